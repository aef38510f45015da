"use client";

import { Meter } from "@/components/ui/meter";
import { useServerNow } from "@/lib/browser/use-server-now";
import type { RunControl } from "@/lib/contract/run-control";
import { noLimit } from "@/lib/domain/guard/money";
import { formatCount, formatDuration, formatMoney } from "@/lib/format";

/** The run's limits and what is left of them. */
export function ControlLimits({ control: { run, marks, counts } }: { control: RunControl }) {
  const now = useServerNow(run.now);
  const { microUsd, steps, ms } = run.limits;
  const left = Math.max(0, microUsd - run.spentMicroUsd - run.heldMicroUsd);
  const known = Math.max(
    new Set(marks.map(({ stepKey }) => stepKey).filter((key) => key !== null)).size,
    counts.journal,
  );
  const elapsed = (run.endedAt === null ? now : Date.parse(run.endedAt)) - Date.parse(run.createdAt);
  const money = (amount: number) => formatMoney(amount, { exact: amount > 0 });
  const used = `${money(run.spentMicroUsd)} spent, ${money(run.heldMicroUsd)} held`;
  return (
    <section className="sec">
      <header>
        <h2>Limits</h2>
      </header>
      <div className="limits">
        {microUsd < noLimit ? (
          <Limit
            name="money"
            words={`${used}, ${money(left)} left of ${formatMoney(microUsd)}`}
            spent={shareOf(run.spentMicroUsd, microUsd)}
            held={shareOf(run.heldMicroUsd, microUsd)}
          />
        ) : (
          <p>
            {used}; <span className="q2">no limit of its own, the budgets that concern it hold</span>
          </p>
        )}
        {steps !== undefined && (
          <Limit
            name="steps"
            words={`${formatCount(known)} known of ${formatCount(steps)}`}
            spent={shareOf(known, steps)}
          />
        )}
        {ms !== undefined && (
          <Limit
            name="time"
            words={`${formatDuration(BigInt(Math.round(elapsed)) * 1_000_000n)} since it began, of ${formatDuration(BigInt(ms) * 1_000_000n)}`}
            spent={shareOf(elapsed, ms)}
          />
        )}
      </div>
    </section>
  );
}

/** A limit of nothing is used up. */
const shareOf = (part: number, limit: number) => (limit === 0 ? 1 : part / limit);

function Limit({ name, words, ...shares }: { name: string; words: string; spent: number; held?: number }) {
  return (
    <div className="limit-line">
      <span className="q">{name}</span>
      <Meter label={name} words={words} {...shares} />
      <span>{words}</span>
    </div>
  );
}
