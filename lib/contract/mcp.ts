import { z } from "zod";
import { RunId, RunRef } from "@/lib/contract/control-ids";
import { costSorts } from "@/lib/contract/costs";
import { groupStates } from "@/lib/contract/findings";
import { runSorts, SpanId, TraceId } from "@/lib/contract/runs";
import { dimensions } from "@/lib/domain/cost/families";
import { severities } from "@/lib/domain/findings/rules";
import { runStatuses } from "@/lib/domain/trace/run";

// What the tools of the MCP server take. Descriptions are read by models; limits keep an answer within their context.

export const mcpLimits = {
  runs: 50,
  findings: 50,
  moments: 50,
  costs: 100,
  waitSeconds: 30,
  diffChars: 30_000,
} as const;
export const transcriptChars = { min: 2_000, default: 20_000, max: 60_000 } as const;

const rows = (max: number, initial: number) =>
  z.int().min(1).max(max).default(initial).describe(`At most so many rows, up to ${max}`);
const cursor = z.string().min(1).max(300).optional().describe("nextCursor of the answer before");
const name = z.string().min(1).max(500).optional();
const time = z.iso.datetime({ offset: true }).optional();

export const SearchRuns = z.strictObject({
  query: z
    .string()
    .max(2_000)
    .optional()
    .describe(
      'As the search bar of Tracegate takes it: status:failed kind:llm model:gpt-* cost>0.10 finding:schema text:"refund"; other words are looked for anywhere in the run',
    ),
  status: z.array(z.enum(runStatuses)).max(runStatuses.length).optional().describe("Any of these"),
  pipeline: name.describe("Name of the agent program"),
  session: name.describe("Id of a conversation"),
  user: name.describe("Id of an end user"),
  from: time.describe("Started at or after, RFC 3339"),
  to: time.describe("Started before, RFC 3339"),
  sort: z.enum(runSorts).default("-started").describe("`-`: the greatest first"),
  limit: rows(mcpLimits.runs, 20),
  cursor,
});

const Run = RunRef.describe("Trace id of a run (32 hex digits), or the run's own id");

export const GetRun = z.strictObject({
  run: Run,
  limit: rows(mcpLimits.moments, 20).describe(`Moments of the transcript, up to ${mcpLimits.moments}`),
  cursor,
  around: SpanId.optional().describe("Begin near this step (span id) instead of at the start"),
  maxChars: z
    .int()
    .min(transcriptChars.min)
    .max(transcriptChars.max)
    .default(transcriptChars.default)
    .describe("The answer is no longer than this; the longest texts are cut first, and each cut says so"),
});

export const DiffRuns = z.strictObject({
  head: TraceId.describe("Trace id of the run that is looked at"),
  base: TraceId.optional().describe(
    "Trace id of the run to compare with; left out: the nearest successful run of the same pipeline",
  ),
});

export const ListFindings = z.strictObject({
  run: Run.optional().describe("Findings of this run alone; the other filters do not apply then"),
  state: z.array(z.enum(groupStates)).max(groupStates.length).default(["open", "regressed"]).describe("Any of these"),
  severity: z.array(z.enum(severities)).max(severities.length).optional().describe("Any of these"),
  pipeline: name,
  step: name,
  limit: rows(mcpLimits.findings, 20),
  cursor,
});

export const GetCosts = z.strictObject({
  by: z.enum(dimensions).default("model").describe("What a row is: a model, a step, a pipeline, a user and so on"),
  pipeline: name,
  model: name,
  step: name,
  user: name,
  session: name,
  from: time.describe("Runs that began at or after, RFC 3339; the last 28 days where nothing is said"),
  to: time.describe("Runs that began before, RFC 3339"),
  sort: z.enum(costSorts).default("cost"),
  limit: rows(mcpLimits.costs, 20),
});

const waitSeconds = z
  .int()
  .min(0)
  .max(mcpLimits.waitSeconds)
  .default(0)
  .describe("Wait so many seconds for the decision before answering");

export const AskHuman = z.strictObject({
  ask: z.string().min(1).max(500).describe("What people decide about, as one sentence"),
  args: z
    .record(z.string(), z.unknown())
    .default({})
    .describe("Exactly what will be done once approved: people see it field by field, and may reject it"),
  risk: z.enum(["low", "medium", "high", "critical"]).default("medium"),
  pipeline: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/, "is not a name: letters, digits and . _ : -")
    .default("mcp")
    .describe("The agent program that asks: its gates and controls apply"),
  id: RunId.refine((id) => id !== "resumable", "is reserved")
    .optional()
    .describe("Your own id of this question: asking again with it opens no second one"),
  parentRun: RunId.optional().describe("Id of the Tracegate run that this question belongs to"),
  expiresInSeconds: z
    .int()
    .min(10)
    .max(2_592_000)
    .default(86_400)
    .describe("Without a decision in this time the answer is expired, which is no approval"),
  waitSeconds,
});
export type AskHuman = z.output<typeof AskHuman>;

export const GetApproval = z.strictObject({
  approvalId: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/, "is not an id")
    .describe("approvalId of ask_human"),
  waitSeconds,
});
