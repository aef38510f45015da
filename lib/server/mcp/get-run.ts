import { apiCalls } from "@/lib/contract/api";
import type { Finding } from "@/lib/contract/findings";
import { GetRun } from "@/lib/contract/mcp";
import type { Run } from "@/lib/contract/runs";
import type { Transcript } from "@/lib/contract/transcript";
import { formatDuration, formatMoney } from "@/lib/format";
import { findTraceId } from "@/lib/server/control/run-ref";
import { runFindings } from "@/lib/server/findings/findings";
import { shorten, within } from "@/lib/server/mcp/short-text";
import { reads, tool } from "@/lib/server/mcp/tool";
import { transcriptText } from "@/lib/server/mcp/transcript-text";
import { publicUrl } from "@/lib/server/notify/link-token";
import { getRun } from "@/lib/server/runs";
import { getTranscript } from "@/lib/server/transcript";

const factChars = 500;
const findingsShown = 20;
const roomForCursor = 500;

export const getRunTool = tool({
  name: "get_run",
  title: "Read a run",
  description:
    "One run as a compact transcript: its facts, what the rules found, then its moments in order of time: model calls with what is new in them, tool calls with arguments and results, sub-agents, errors. Answers at most `limit` moments and `maxChars` characters; where a text was cut it says how long it is.",
  input: GetRun,
  call: apiCalls.getTranscript,
  annotations: reads,
  async run({ run: ref, limit, cursor, around, maxChars }, { caller: { projectId } }) {
    const traceId = await findTraceId(projectId, ref);
    const run = traceId === null ? null : await getRun(projectId, traceId);
    if (run === null) return null;
    const [page, found] = await Promise.all([
      getTranscript(projectId, run.traceId, { limit, cursor, around }),
      runFindings(projectId, run.traceId),
    ]);
    if (page === null) return null;
    return runText(run, found?.findings ?? [], page, maxChars);
  },
});

function runText(run: Run, findings: readonly Finding[], page: Transcript, maxChars: number): string {
  const head = [...factsOf(run), ...findingLines(findings)].join("\n");
  const { entries, before, total, nextCursor } = page;
  const said = transcriptText(entries, run.startTimeUnixNano, before + 1, maxChars - head.length - roomForCursor);
  const counted = `Transcript: moments ${before + 1} to ${before + entries.length} of ${total}.`;
  const rest =
    nextCursor === null
      ? "[end of the run]"
      : `[${total - before - entries.length} more moments: ask again with cursor "${nextCursor}"]`;
  const text = [head, "", counted, said, rest].join("\n");
  return within(text, maxChars, "Ask for fewer moments (limit) or more characters (maxChars).");
}

function factsOf(run: Run): string[] {
  const { traceId, pipeline, status, haltCode, startedAt, durationNs, tokens, costMicroUsd, costState } = run;
  const money = costMicroUsd === null ? `cost ${costState}` : `${formatMoney(costMicroUsd)} (${costState})`;
  const figures = [
    `${run.spanCount} steps`,
    `${run.llmCalls} model calls`,
    `${run.toolCalls} tool calls`,
    `${tokens.input ?? 0} in and ${tokens.output ?? 0} out tokens`,
    money,
  ];
  return [
    `Run ${traceId} of ${oneLine(pipeline ?? "(no pipeline)")}: ${haltCode === null ? status : `${status} (${oneLine(haltCode)})`}`,
    `Started ${startedAt}, ${durationNs === null ? "not over yet" : `took ${formatDuration(durationNs)}`}; ${figures.join(", ")}.`,
    ...(run.models.length === 0 ? [] : [`Models: ${oneLine(run.models.join(", "))}`]),
    `Asked: ${oneLine(run.inputText ?? "(not recorded)")}`,
    `Outcome: ${oneLine(run.outputText ?? "(not recorded)")}`,
    ...(run.errorMessage === null ? [] : [`Error: ${oneLine(run.errorMessage)}`]),
    `Open it: ${publicUrl()}/runs/${traceId}`,
  ];
}

function findingLines(findings: readonly Finding[]): string[] {
  if (findings.length === 0) return ["Findings: none."];
  const lines = findings.slice(0, findingsShown).map(({ severity, rule, step, detail, spanId }) =>
    [`- ${severity} ${rule}`, step === null ? "" : `at ${oneLine(step)}`, spanId === null ? "" : `(span ${spanId})`]
      .filter(Boolean)
      .join(" ")
      .concat(`: ${oneLine(detail)}`),
  );
  const more = findings.length - findingsShown;
  return [
    `Findings: ${findings.length}.`,
    ...lines,
    ...(more > 0 ? [`- and ${more} more: list_findings with run`] : []),
  ];
}

const oneLine = (text: string) => shorten(text.replaceAll(/\s+/g, " "), factChars);
