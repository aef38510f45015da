// Runs and steps in the words and figures of a table.
import type { Run, Span } from "@/lib/contract/runs";
import { formatDuration, formatMoney, formatTokens } from "@/lib/format";
import { type Cell, oneLine } from "@/sdk/src/cli/terminal";

const styles = {
  done: "green",
  failed: "red",
  halted: "yellow",
  lost: "red",
  waiting: "magenta",
  running: "cyan",
} as const;

export function statusCell({ status, haltCode }: Pick<Run, "status" | "haltCode">): Cell {
  return { text: haltCode === null ? status : `${status} ${oneLine(haltCode)}`, style: styles[status] };
}

export function costText({ costMicroUsd, costState }: Pick<Run, "costMicroUsd" | "costState">): string {
  if (costMicroUsd === null) return costState === "none" ? "–" : costState;
  return `${formatMoney(costMicroUsd)}${costState === "partial" ? "+" : ""}`;
}

export const durationText = (ns: string | null) => (ns === null ? "–" : formatDuration(ns));
export const tokensText = ({ tokens }: Pick<Run, "tokens">) =>
  formatTokens(tokens.input === null && tokens.output === null ? null : (tokens.input ?? 0) + (tokens.output ?? 0));

export const runHead = ["RUN", "STATUS", "PIPELINE", "STARTED", "TOOK", "STEPS", "TOKENS", "COST", "FINDINGS", "ASKED"];
export const runRightAligned = [4, 5, 6, 7, 8];

export function runCells(run: Run): Cell[] {
  return [
    { text: run.traceId },
    statusCell(run),
    { text: oneLine(run.pipeline) || "–" },
    { text: run.startedAt },
    { text: durationText(run.durationNs) },
    { text: String(run.spanCount) },
    { text: tokensText(run) },
    { text: costText(run) },
    { text: String(run.findings), ...(run.findings > 0 && { style: "yellow" as const }) },
    { text: oneLine(run.inputText) },
  ];
}

export const spanNs = ({ startTimeUnixNano, endTimeUnixNano }: Span) =>
  endTimeUnixNano === null ? null : String(BigInt(endTimeUnixNano) - BigInt(startTimeUnixNano));
