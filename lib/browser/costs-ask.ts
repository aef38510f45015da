// What the reader asked of costs: the state of the URL of /costs, how it becomes a question of the API, and the runs behind a
// row. Pure; the clock and the zone are arguments.
import type { CostQuery, CostSeries } from "@/lib/contract/costs";
import { type Dimension, dimensions } from "@/lib/domain/cost/families";
import type { WasteCause } from "@/lib/domain/cost/measures";
import { isAnyOf } from "@/lib/domain/query/ast";
import { printQuery } from "@/lib/domain/query/print";
import { dayMs, startOfDay, startOfWall, toWall } from "@/lib/domain/time/zoned-time";

export const costRanges = ["today", "7d", "28d", "90d", "month"] as const;
export type CostRange = (typeof costRanges)[number];

/** By dimension the label that is looked at; empty: what has none. */
export type CostPick = { readonly [K in Dimension]: string | null };
export type CostsAsk = CostPick & {
  readonly by: Dimension;
  readonly last: CostRange;
  /** Both or none; `last` counts while they are null. */
  readonly from: string | null;
  readonly to: string | null;
  readonly sort: CostQuery["sort"];
};

const days: Partial<Record<CostRange, number>> = { "7d": 7, "28d": 28, "90d": 90 };

/** Ranges back from now begin at a midnight of the reader, so that all bars but the last are whole. */
export function stretchOfAsk({ from, to, last }: Pick<CostsAsk, "from" | "to" | "last">, zone: string, nowMs: number) {
  if (from !== null && to !== null) return { from, to };
  const since = (ms: number) => ({ from: new Date(ms).toISOString(), to: new Date(nowMs).toISOString() });
  if (last !== "month") return since(startOfDay(nowMs - ((days[last] ?? 1) - 1) * dayMs, zone));
  const wall = new Date(toWall(nowMs, zone));
  return since(startOfWall(Date.UTC(wall.getUTCFullYear(), wall.getUTCMonth(), 1), zone));
}

/** The query of the API, as text: an empty filter is one, too. */
export function costSearch(ask: CostsAsk, zone: string, nowMs: number, more: Record<string, string> = {}): string {
  const { from, to } = stretchOfAsk(ask, zone, nowMs);
  const params = new URLSearchParams({ from, to, zone, by: ask.by, sort: ask.sort });
  for (const name of dimensions) if (ask[name] !== null) params.set(name, ask[name]);
  for (const [name, value] of Object.entries(more)) params.set(name, value);
  return params.toString();
}

/** What a row is opened to. */
export const insideOf: Record<Dimension, Dimension> = {
  ...({ pipeline: "step", model: "step", provider: "model", step: "model", tool: "model", user: "pipeline" } as const),
  ...({ session: "step", version: "pipeline", tag: "pipeline", status: "pipeline" } as const),
};

export const namesOf: Record<Dimension, { readonly one: string; readonly many: string }> = {
  pipeline: { one: "Pipeline", many: "pipelines" },
  model: { one: "Model", many: "models" },
  provider: { one: "Provider", many: "providers" },
  step: { one: "Step", many: "steps" },
  tool: { one: "Tool", many: "tools" },
  user: { one: "User", many: "users" },
  session: { one: "Session", many: "sessions" },
  version: { one: "Version", many: "versions" },
  tag: { one: "Tag", many: "tags" },
  status: { one: "Status", many: "statuses" },
};

/** Labels of whole runs: their rows count runs, the others calls. */
export const isOfRuns = (by: Dimension) => ["pipeline", "version", "status", "user", "session", "tag"].includes(by);

type Picked = Partial<CostPick>;

/** The list of runs behind a number: those that began in the stretch and have all of the labels; `also`: a part of a query. */
export function runsHref(picked: Picked, { from, to }: { from: string; to: string }, also = ""): string {
  const terms = dimensions.flatMap((name) => {
    const value = picked[name] ?? null;
    if (value === null) return [];
    return value === "" ? [`-${name}:*`] : [printQuery(isAnyOf(name, [value]))];
  });
  const q = [...terms, ...(also === "" ? [] : [also])].join(" ");
  return `/runs?${new URLSearchParams({ ...(q !== "" && { q }), from, to })}`;
}

export const pickOf = (ask: CostsAsk): CostPick =>
  Object.fromEntries(dimensions.map((name) => [name, ask[name]])) as CostPick;

export type WasteWords = { readonly name: string; readonly rule: string; readonly query: string };
/** Each rule in words, and the runs that it is about. A call is counted under the first that applies. */
export const wasteWords: Record<WasteCause, WasteWords> = {
  failed: {
    name: "failed and halted runs",
    rule: "All that runs cost which ended as failed or halted.",
    query: "status:failed,halted",
  },
  retries: {
    name: "retries",
    rule: "Model calls in attempts that failed, where the same step was tried again afterwards.",
    query: "has:error -status:failed,halted",
  },
  repairs: {
    name: "repairs",
    rule: "Answers that broke their contract, were cut off or did not parse, where the step was asked again.",
    query: "finding:schema.output,json.malformed,tool.args_invalid,output.truncated -status:failed,halted",
  },
  loops: {
    name: "loops",
    rule: "Turns of a loop that a finding names, all but the first of each step in it.",
    query: "finding:loop -status:failed,halted",
  },
  unused: {
    name: "unused steps",
    rule: "Model calls inside tools whose result nothing later used.",
    query: "finding:data.unused -status:failed,halted",
  },
  cache: {
    name: "cache misses",
    rule: "Tokens that the call before had sent already, to the same model, less than five minutes earlier and at least 1,024 of them, but were charged in full: the difference to the price from the cache.",
    query: "llm_calls>1 -status:failed,halted",
  },
};

/** `+18 %`; null where there was nothing before. */
export function changeOf(now: number, before: number | null): number | null {
  return before === null || before === 0 ? null : (now - before) / before;
}

/** `+18 %`, `−8 %`, `0 %`; from ten times on `×12`. */
export function formatChange(change: number): string {
  if (change >= 9) return `×${Math.round(change + 1)}`;
  const percent = Math.round(change * 100);
  return percent === 0 ? "0 %" : `${percent > 0 ? "+" : "−"}${Math.abs(percent)} %`;
}

/** Series of a bar chart by what they are called. */
export const seriesName = ({ label, rest }: CostSeries, by: Dimension) =>
  rest ? "others" : (label ?? `no ${namesOf[by].one.toLowerCase()}`);
