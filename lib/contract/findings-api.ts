import { z } from "zod";
import type { ApiCall } from "@/lib/contract/call";
import { PipelineRules, RuleChange } from "@/lib/contract/contracts";
import { FindingGroup, FindingGroupPage, FindingQuery, GroupChange, RunFindings } from "@/lib/contract/findings";
import { OfRun } from "@/lib/contract/params";
import { ThreadId } from "@/lib/contract/threads";

const OfGroup = z.object({ id: z.uuid() });
const OfPipeline = z.object({ pipeline: ThreadId });

/** Calls about findings and the rules that make them. */
export const findingCalls = {
  runFindings: {
    method: "GET",
    path: "/runs/{traceId}/findings",
    who: "reader",
    summary: "What the rules found in a run, the worst first",
    params: OfRun,
    status: 200,
    answer: RunFindings,
  },
  listFindings: {
    method: "GET",
    path: "/findings",
    who: "reader",
    summary: "Findings of the project in groups, those seen last first",
    query: FindingQuery,
    status: 200,
    answer: FindingGroupPage,
  },
  getFinding: {
    method: "GET",
    path: "/findings/{id}",
    who: "reader",
    summary: "A group of findings with its newest runs",
    params: OfGroup,
    status: 200,
    answer: FindingGroup,
  },
  changeFinding: {
    method: "PATCH",
    path: "/findings/{id}",
    who: "key or reviewer",
    summary: "Resolve, ignore or reopen a group of findings, assign it, note something",
    params: OfGroup,
    body: GroupChange,
    status: 200,
    answer: FindingGroup,
  },
  pipelineRules: {
    method: "GET",
    path: "/pipelines/{pipeline}/rules",
    who: "reader",
    summary:
      "The rules of findings with how often each fired in the last 7 days, and whether it is on in this pipeline",
    params: OfPipeline,
    status: 200,
    answer: PipelineRules,
  },
  switchRule: {
    method: "PATCH",
    path: "/pipelines/{pipeline}/rules",
    who: "operator",
    summary: "Switch a rule off or on in this pipeline; runs that are analysed from now on follow it",
    params: OfPipeline,
    body: RuleChange,
    status: 200,
    answer: PipelineRules,
  },
} as const satisfies Record<string, ApiCall>;

export const findingShapes = { FindingGroup, FindingGroupPage, PipelineRules, RunFindings } as const satisfies Record<
  string,
  z.ZodType
>;
