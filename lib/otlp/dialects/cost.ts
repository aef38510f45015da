// What a step cost: what its client says, else the list price of its usage.
import { explainUsage, priceUsage, type Usage } from "@/lib/domain/cost/price";
import type { Rates } from "@/lib/domain/cost/price-book";
import type { PricePart } from "@/lib/domain/cost/price-part";
import type { Step, StepKind } from "@/lib/domain/trace/step";
import { isFields, microUsdOf } from "@/lib/otlp/dialects/read";
import { firstOf, type Reading } from "@/lib/otlp/dialects/reading";
import type { Source } from "@/lib/otlp/dialects/table";

type Cost = Pick<Step, "costMicroUsd" | "costState" | "pricedBy">;
type Called = Pick<Step, "kind" | "model" | "provider" | "tokens">;

export function costOf(reading: Reading, called: Called): Cost {
  const told = toldCost(reading, called);
  if (told !== null) return { costMicroUsd: told, costState: "complete", pricedBy: "client" };
  if (!hasPrice(called.kind)) return { costMicroUsd: null, costState: "none", pricedBy: null };
  const price = priceUsage(usageOf(reading, called));
  return { costMicroUsd: price.microUsd, costState: price.state, pricedBy: price.microUsd === null ? null : "book" };
}

/** How the cost came about: what the client told, and the list price, or the project's own, with its lines. Null for a step that uses no tokens. */
export function explainCost(reading: Reading, called: Called, own: Rates | null) {
  const toldMicroUsd = toldCost(reading, called);
  const usage = usageOf(reading, called);
  const parts: PricePart[] = hasPrice(called.kind) ? explainUsage(usage, own) : [];
  if (parts.length === 0 && toldMicroUsd === null) return null;
  const list = parts.length === 0 ? { microUsd: null, state: "none" as const } : priceUsage(usage, own);
  return { parts, listMicroUsd: list.microUsd, listState: list.state, toldMicroUsd };
}

const hasPrice = (kind: StepKind) => kind === "llm" || kind === "embedding";

const usageOf = ({ span }: Reading, { model, provider, tokens }: Called): Usage => ({
  ...{ model, provider, tokens },
  at: new Date(Number(span.startNs / 1_000_000n)),
});

/** A record that names no call of its own tells about one of several. */
const isLog = (source: Source): boolean => typeof source === "object" && "log" in source;

function toldCost(reading: Reading, { kind, tokens }: Called): number | null {
  const told = firstOf(
    reading,
    "cost",
    (dialect) => dialect.cost?.filter((source) => kind === "llm" || !isLog(source)),
    (value) => microUsdOf(isFields(value) ? (value["total"] ?? null) : value),
  );
  // A client that does not know the price says 0; a call that used tokens was not free.
  const used = (tokens.input ?? 0) + (tokens.output ?? 0) > 0;
  return told !== null && (told > 0 || !used) ? told : null;
}
