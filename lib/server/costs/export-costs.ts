import { type CostQuery, type CostRow, costRowsMax } from "@/lib/contract/costs";
import { wasteCauses } from "@/lib/domain/cost/measures";
import { getCosts } from "@/lib/server/costs/costs";
import { csvCell } from "@/lib/server/csv-cell";

/** The rows of a question as CSV, money in micro-dollars and so to the last digit; an empty label: what has none. */
export async function exportCosts(projectId: string, query: CostQuery, nowMs: number): Promise<string> {
  const { rows } = await getCosts(projectId, { ...query, limit: costRowsMax }, nowMs);
  const head = [
    ...[query.by, "cost_micro_usd", "previous_cost_micro_usd", "runs", "model_calls", "tool_calls", "failed_calls"],
    ...["unpriced_calls", "unpriced_tokens", "input_tokens", "cached_tokens", "written_tokens", "output_tokens"],
    ...["reasoning_tokens", "wasted_micro_usd", ...wasteCauses.map((cause) => `wasted_${cause}_micro_usd`)],
  ];
  return [head, ...rows.map(cellsOf)].map((cells) => `${cells.map(csvCell).join(",")}\r\n`).join("");
}

function cellsOf({ label, figures, previousMicroUsd }: CostRow): string[] {
  const { runs, calls, toolCalls, failedCalls, costMicroUsd, unpricedCalls, unpricedTokens, tokens, waste } = figures;
  const numbers = [
    ...[costMicroUsd, previousMicroUsd, runs, calls, toolCalls, failedCalls, unpricedCalls, unpricedTokens],
    ...[tokens.input, tokens.cached, tokens.written, tokens.output, tokens.reasoning, figures.wastedMicroUsd],
    ...wasteCauses.map((cause) => waste[cause]),
  ];
  return [label ?? "", ...numbers.map((number) => (number === null ? "" : String(number)))];
}
