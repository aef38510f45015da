"use client";

import { useState } from "react";
import { visibleText } from "@/components/json/visible-text";
import { ConfirmDialog } from "@/components/settings/confirm-dialog";
import { Button } from "@/components/ui/button";
import { ProgressBar } from "@/components/ui/progress-bar";
import { TimeAgo } from "@/components/ui/time-ago";
import { useMay } from "@/lib/browser/people-queries";
import { isOpen, useCancelReprice, useReprices, useStartReprice } from "@/lib/browser/price-queries";
import type { RepriceJob } from "@/lib/contract/prices";
import { formatCount, formatMoney } from "@/lib/format";

/** Stored runs keep the prices of when they came, until somebody has them priced again. */
export function RepriceSection() {
  const { may, why } = useMay("operator");
  const [asking, setAsking] = useState(false);
  const reprices = useReprices();
  const start = useStartReprice();
  const [last] = reprices.data?.jobs ?? [];
  return (
    <section aria-labelledby="reprice">
      <header className="shead">
        <h2 id="reprice">Price again</h2>
        <span className="q desk">what is stored keeps its price until then</span>
        <span className="end">
          <Button disabled={!may || isOpen(last)} title={why ?? undefined} onClick={() => setAsking(true)}>
            Price stored runs again
          </Button>
        </span>
      </header>
      {last ? <Job job={last} may={may} /> : <p className="inset q">Nothing was priced again yet.</p>}
      <ConfirmDialog
        open={asking}
        title="Price all stored runs again?"
        description="Their costs become those of the prices of now, and the sums of all pages follow. What clients told stands. It goes on in the background and can be stopped."
        verb="Price again"
        change={start}
        onConfirm={() => start.mutate({}, { onSuccess: () => setAsking(false) })}
        onClose={() => setAsking(false)}
      />
    </section>
  );
}

function Job({ job, may }: { job: RepriceJob; may: boolean }) {
  const cancel = useCancelReprice();
  const { runsDone, runsTotal, state, beforeMicroUsd, afterMicroUsd } = job;
  // spans that only learned by which price they were billed have not changed for a reader
  const costsChanged = job.byModel.reduce((sum, { changed }) => sum + changed, 0);
  const words = `${formatCount(runsDone)} of ${formatCount(runsTotal)} runs`;
  return (
    <div className="reprice" role="status">
      {isOpen(job) ? (
        <div className="row reprice-bar">
          <ProgressBar label="Priced again so far" done={runsDone} total={runsTotal} words={words} />
          <span className="q2 nowrap">{state === "queued" ? "starts in a moment" : words}</span>
          <Button size="sm" disabled={!may || cancel.isPending} onClick={() => cancel.mutate(job.id)}>
            Stop
          </Button>
        </div>
      ) : (
        <p className="q2">
          {stateWords[state]} <TimeAgo at={job.endedAt ?? job.createdAt} ago />: {words}, {formatCount(costsChanged)}{" "}
          calls changed.{job.error !== null && ` ${visibleText(job.error)}`}
        </p>
      )}
      <dl className="reprice-sums">
        <div>
          <dt>Before</dt>
          <dd>{formatMoney(beforeMicroUsd)}</dd>
        </div>
        <div>
          <dt>After</dt>
          <dd>{formatMoney(afterMicroUsd)}</dd>
        </div>
        <div>
          <dt>Difference</dt>
          <dd>{formatMoney(afterMicroUsd - beforeMicroUsd)}</dd>
        </div>
      </dl>
      <Models job={job} />
    </div>
  );
}

const stateWords: Readonly<Record<RepriceJob["state"], string>> = {
  queued: "Waits",
  running: "At work",
  done: "Done",
  cancelled: "Stopped",
  failed: "Failed",
};
const shownMax = 8;

function Models({ job }: { job: RepriceJob }) {
  const rows = job.byModel.filter(({ changed }) => changed > 0);
  if (rows.length === 0) return null;
  const shown = rows.toSorted((a, b) => b.changed - a.changed).slice(0, shownMax);
  return (
    <table className="tfix price-table">
      <thead>
        <tr>
          <th scope="col">Model</th>
          <th scope="col" className="num w-calls">
            Calls changed
          </th>
          <th scope="col" className="num w-rate">
            Before
          </th>
          <th scope="col" className="num w-rate">
            After
          </th>
          <th scope="col" className="desk num w-calls">
            Without a price
          </th>
        </tr>
      </thead>
      <tbody>
        {shown.map(({ model, provider, ...change }) => (
          <tr key={`${model} ${provider}`}>
            <td title={model}>{visibleText(model)}</td>
            <td className="num">{formatCount(change.changed)}</td>
            <td className="num">{formatMoney(change.beforeMicroUsd)}</td>
            <td className="num">{formatMoney(change.afterMicroUsd)}</td>
            <td className="desk num q2">
              {formatCount(change.unpricedBefore)} → {formatCount(change.unpricedAfter)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
