import type { ReactNode } from "react";
import { Meter } from "@/components/ui/meter";
import { StatusBadge } from "@/components/ui/status-badge";
import type { Judge } from "@/lib/contract/judge";
import { formatCount, formatMoney, formatRate, formatShare } from "@/lib/format";
import { providerWords } from "./judge-words";

export function JudgeFacts({ judge }: { judge: Judge }) {
  return (
    <dl className="facts-list">
      <Fact name="State">
        <State judge={judge} />
      </Fact>
      <Fact name="Model">
        {judge.model === "" ? <span className="q">none chosen</span> : <ModelOf judge={judge} />}
      </Fact>
      <Fact name="Key">{judge.hasKey ? "stored, sealed; nobody reads it back" : <span className="q">none</span>}</Fact>
      <Fact name="Price">
        <PriceOf judge={judge} />
      </Fact>
      <Fact name="Judges">{formatShare(judge.sampleRate)} of the done runs</Fact>
      <Fact name="Spent">
        <Spent judge={judge} />
      </Fact>
      <Fact name="Runs">
        <RunsOf month={judge.month} />
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Spent({ judge: { month, budgetMicroUsd } }: { judge: Judge }) {
  const spent = `${formatMoney(month.spentMicroUsd)} of ${formatMoney(budgetMicroUsd)}`;
  const held = month.heldMicroUsd === 0 ? "" : `, ${formatMoney(month.heldMicroUsd)} held for calls at work`;
  const share = (part: number) => (budgetMicroUsd === 0 ? 0 : part / budgetMicroUsd);
  return (
    <span className="judge-spent">
      <Meter
        label="Budget of this month"
        words={spent + held}
        spent={share(month.spentMicroUsd)}
        held={share(month.heldMicroUsd)}
      />
      <span>
        {spent} this month
        <span className="q2">{held}</span>
      </span>
    </span>
  );
}

function State({ judge: { enabled, hasKey } }: { judge: Judge }) {
  if (!enabled) return <span className="q2">off</span>;
  if (!hasKey) return <StatusBadge status="failed">on, but its key cannot be read: give it again</StatusBadge>;
  return <StatusBadge status="done">on</StatusBadge>;
}

function ModelOf({ judge: { model, provider, baseUrl } }: { judge: Judge }) {
  return (
    <span className="cut">
      <span className="mono">{model}</span> <span className="q2">over {baseUrl ?? providerWords[provider].name}</span>
    </span>
  );
}

function PriceOf({ judge: { price, listPrice, model } }: { judge: Judge }) {
  const rates = price ?? listPrice;
  if (rates === null) return <span className="q">{model === "" ? "–" : "unknown to the price book: give one"}</span>;
  return (
    <span>
      {formatRate(rates.input)} in, {formatRate(rates.output)} out{" "}
      <span className="q2">{price === null ? "by the price book" : "as given"}</span>
    </span>
  );
}

function RunsOf({ month: { judged, failed, skipped, waiting } }: { month: Judge["month"] }) {
  return (
    <span>
      {formatCount(judged)} judged, <span className={failed > 0 ? "wrong-text" : ""}>{formatCount(failed)} failed</span>
      , {formatCount(skipped)} skipped, {formatCount(waiting)} waiting
    </span>
  );
}
