import type { RunSteps } from "@/components/run/use-run-steps";
import type { Attempts } from "@/lib/domain/trace/attempts";
import { endOf } from "@/lib/domain/trace/layout-bars";
import { odditiesOf } from "@/lib/domain/trace/oddities";
import { kindOf } from "@/lib/domain/trace/step-table";
import { waitEnd } from "@/lib/domain/trace/waits";
import { formatDuration, formatExactNs, formatTokens } from "@/lib/format";

/** `waited`: the bar is hatched, not solid. */
export type BarTone = "quiet" | "failed" | "running" | "waiting" | "waited";
export type BarWords = {
  /** `1.56 s · failed · 1,200 tok`. */
  readonly text: string;
  /** Only how long it took, for where there is less room. */
  readonly short: string;
  readonly tone: BarTone;
};

export type BarMoment = {
  readonly nowNs: number;
  readonly live: boolean;
  /** The run is shown as of then; null: all of it. */
  readonly until: number | null;
};

/** How long a step lasts as far as the moment shows it. */
export const shownEnd = (steps: RunSteps, row: number, { nowNs, until }: BarMoment): number =>
  Math.min(endOf(steps.table, row, nowNs), until ?? Number.POSITIVE_INFINITY);

/** It has not ended at the moment that is shown. */
export function isRunning({ table }: RunSteps, row: number, { live, until }: BarMoment): boolean {
  if (table.pending[row] === 1) return false;
  const duration = table.duration[row] ?? -1;
  if (until !== null) return duration < 0 || (table.start[row] ?? 0) + duration > until;
  return live && duration < 0;
}

export type ShownWait = { readonly from: number; readonly to: number; readonly open: boolean };

/** Where a step waits for a person as far as the moment shows it; null: nowhere, or its own bar shows it. */
export function shownWait(steps: RunSteps, row: number, moment: BarMoment): ShownWait | null {
  const wait = steps.waits?.get(row);
  const edge = moment.until ?? Number.POSITIVE_INFINITY;
  if (wait === undefined || wait.from > edge || isRunning(steps, row, moment)) return null;
  const to = waitEnd(wait, Math.max(moment.nowNs, wait.from));
  return { from: wait.from, to: Math.min(to, edge), open: wait.to === null || to > edge };
}

/** Duration, then what is odd, then tokens. */
export function barWords(
  steps: RunSteps,
  row: number,
  moment: BarMoment,
  attempts: ReadonlyMap<number, Attempts>,
): BarWords {
  const { table, tree } = steps;
  const running = isRunning(steps, row, moment);
  const isOpen = (table.duration[row] ?? -1) < 0;
  const wait = shownWait(steps, row, moment);
  const isWaiting = (running && kindOf(table, row) === "gate") || wait?.open === true;
  const isFailed = table.failed[row] === 1 && !running;
  const length = formatDuration(Math.max(0, Math.round(shownEnd(steps, row, moment) - (table.start[row] ?? 0))));
  const { earlyNs, lateNs } = odditiesOf(table, tree, row);
  const endless = table.pending[row] === 1 ? "not arrived" : "no end";
  const tokens = table.tokens[row] ?? -1;
  const waited = wait === null ? "" : formatDuration(Math.max(0, Math.round(wait.to - wait.from)));
  const short = isWaiting
    ? `waits ${wait === null ? length : waited}`
    : running
      ? `${length} so far`
      : isOpen
        ? endless
        : length;
  const text = [
    short,
    isFailed ? "failed" : "",
    waited !== "" && !isWaiting ? `waited ${waited} for a person` : "",
    waitWords(steps, row, attempts),
    earlyNs > 0 ? `starts ${formatDuration(Math.round(earlyNs))} before its parent` : "",
    lateNs > 0 && !running ? `ends ${formatDuration(Math.round(lateNs))} after its parent` : "",
    tokens >= 0 && kindOf(table, row) === "llm" ? `${formatTokens(tokens)} tok` : "",
  ];
  const settled = waited === "" ? "quiet" : "waited";
  const tone = isWaiting ? "waiting" : running ? "running" : isFailed ? "failed" : settled;
  return { text: text.filter((part) => part !== "").join(" · "), short, tone };
}

/** `waited 600 ms`: how long after the attempt before it this one began. */
function waitWords({ table }: RunSteps, row: number, attempts: ReadonlyMap<number, Attempts>): string {
  const rows = attempts.get(row)?.rows;
  const before = rows?.[rows.indexOf(row) - 1];
  if (before === undefined) return "";
  const waitNs = (table.start[row] ?? 0) - endOf(table, before, table.start[row] ?? 0);
  return waitNs > 0 ? `waited ${formatDuration(Math.round(waitNs))}` : "";
}

/** What the pointer rests on: when it began, and how long it took to the nanosecond. */
export function exactWords({ table }: RunSteps, row: number, words: BarWords): string {
  const start = Math.round(table.start[row] ?? 0);
  const duration = table.duration[row] ?? -1;
  const began = start < 0 ? `${formatDuration(-start)} before the run` : `at ${formatDuration(start)}`;
  return `${words.text}\n${began}${duration < 0 ? "" : `, ${formatExactNs(Math.round(duration))}`}`;
}
