// What the demo says at its end.
import { playRunaway } from "@/lib/demo/script/runaway";
import type { Played } from "@/lib/demo/story";

export function tableOf(url: string, played: readonly Played[]): string {
  const rows = played.map(({ pipeline, title, state }) => [
    pipeline,
    state.haltCode === null ? state.status : `${state.status}: ${state.haltCode}`,
    dollars(state.spentMicroUsd),
    title,
    `${url}/runs/${state.traceId}`,
  ]);
  const head = ["pipeline", "status", "cost", "what happened", "run"];
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => (row[column] ?? "").length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => (column === 2 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join("  ");
  return ["", line(head), ...rows.map(line)].map((text) => text.trimEnd()).join("\n");
}

/** The figures of the README: settled by the server, and the same script played on without a ceiling. */
export function describeRunaway(played: readonly Played[]): string {
  const stopped = played.find(({ state, pipeline }) => pipeline === "research" && state.haltCode === "budget");
  if (stopped === undefined) return "\nThe runaway loop was not stopped by its budget.";
  const { turns, microUsd } = playRunaway();
  return `\nThe runaway loop was stopped at ${dollars(stopped.state.spentMicroUsd)} of $0.25. Without a ceiling it would have gone on for ${turns} turns, until the model's window is full, and burnt ${dollars(microUsd)}.`;
}

const dollars = (microUsd: number) => `$${(microUsd / 1e6).toFixed(microUsd < 1e6 ? 6 : 2)}`;
