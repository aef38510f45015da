import { apiCalls } from "@/lib/contract/api";
import { SearchRuns } from "@/lib/contract/mcp";
import type { Run } from "@/lib/contract/runs";
import { shortenOrNull } from "@/lib/server/mcp/short-text";
import { reads, tool } from "@/lib/server/mcp/tool";
import { publicUrl } from "@/lib/server/notify/link-token";
import { listRuns } from "@/lib/server/runs";

const textChars = 300;

export const searchRunsTool = tool({
  name: "search_runs",
  title: "Search runs",
  description:
    "Runs of agents recorded by Tracegate, newest first unless sorted otherwise. Each row has the trace id for get_run, the status (running, waiting, done, failed, halted, lost), what was asked and what came of it (cut), tokens, cost in micro-dollars and the rules that found something.",
  input: SearchRuns,
  call: apiCalls.listRuns,
  annotations: reads,
  async run({ query, pipeline, ...filter }, { caller: { projectId } }) {
    const asked = { ...filter, q: query, pipeline: pipeline === undefined ? undefined : [pipeline] };
    const { runs, nextCursor } = await listRuns(projectId, asked);
    return { runs: runs.map(rowOf), nextCursor, openIn: `${publicUrl()}/runs/TRACE_ID` };
  },
});

function rowOf(run: Run) {
  const { traceId, runId, pipeline, pipelineVersion, status, haltCode, startedAt, tokens, costMicroUsd, costState } =
    run;
  return {
    traceId,
    ...(runId === null ? {} : { runId }),
    ...{ pipeline, pipelineVersion, status },
    ...(haltCode === null ? {} : { haltCode }),
    startedAt,
    durationMs: run.durationNs === null ? null : Number(BigInt(run.durationNs) / 1_000_000n),
    ...{ steps: run.spanCount, llmCalls: run.llmCalls, toolCalls: run.toolCalls },
    ...{ tokensInput: tokens.input, tokensOutput: tokens.output, costMicroUsd, costState },
    findings: run.findingRules,
    asked: shortenOrNull(run.inputText, textChars),
    outcome: shortenOrNull(run.outputText, textChars),
    ...(run.errorMessage === null ? {} : { error: shortenOrNull(run.errorMessage, textChars) }),
  };
}
