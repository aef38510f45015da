import { apiCalls } from "@/lib/contract/api";
import type { Finding, FindingGroup } from "@/lib/contract/findings";
import { ListFindings } from "@/lib/contract/mcp";
import { findTraceId } from "@/lib/server/control/run-ref";
import { listGroups, runFindings } from "@/lib/server/findings/findings";
import { shorten } from "@/lib/server/mcp/short-text";
import { reads, tool } from "@/lib/server/mcp/tool";
import { publicUrl } from "@/lib/server/notify/link-token";

const textChars = 300;
const samplesShown = 3;

export const listFindingsTool = tool({
  name: "list_findings",
  title: "List findings",
  description:
    "Schema failures and silent failures that the rules of Tracegate detected. Without `run`: groups of the project like errors in an error tracker, seen last first, with how many runs have it and sample runs. With `run`: what was found in that run, with the expected and the actual value.",
  input: ListFindings,
  call: apiCalls.listFindings,
  annotations: reads,
  async run({ run, limit, ...filter }, { caller: { projectId } }) {
    if (run !== undefined) return ofRun(projectId, run, limit);
    const { groups, nextCursor } = await listGroups(projectId, { ...filter, limit });
    return { groups: groups.map(groupRow), nextCursor };
  },
});

async function ofRun(projectId: string, ref: string, limit: number) {
  const traceId = await findTraceId(projectId, ref);
  const found = traceId === null ? null : await runFindings(projectId, traceId);
  if (found === null) return null;
  const { findings, analysedAt } = found;
  return { traceId, analysedAt, total: findings.length, findings: findings.slice(0, limit).map(findingRow) };
}

function findingRow({ rule, severity, title, detail, step, spanId, groupId, expected, actual }: Finding) {
  return {
    ...{ rule, severity, title, step, spanId, groupId },
    detail: shorten(detail, textChars),
    expected: short(expected),
    actual: short(actual),
  };
}

function groupRow(group: FindingGroup) {
  const { id, rule, severity, title, state, pipeline, step, runs, firstSeenAt, lastSeenAt, samples } = group;
  return {
    ...{ id, rule, severity, title, state, pipeline, step, runs, firstSeenAt, lastSeenAt },
    detail: shorten(group.detail, textChars),
    sampleRuns: samples.slice(0, samplesShown).map(({ traceId }) => traceId),
    url: `${publicUrl()}/findings?group=${id}`,
  };
}

const short = (value: unknown) => (value === null ? null : shorten(JSON.stringify(value) ?? "null", textChars));
