import { z } from "zod";
import { PageQuery } from "@/lib/contract/page";
import { Json, splitList } from "@/lib/contract/runs";
import { isRule, type RuleId, severities } from "@/lib/domain/findings/rules";

const Time = z.iso.datetime();
const Rule = z.string().refine((id): id is RuleId => isRule(id), "is no rule");

export const Finding = z.object({
  /** The same in every analysis of the run. */
  id: z.string(),
  rule: z.string(),
  severity: z.enum(severities),
  /** null: the run as a whole. */
  spanId: z.string().nullable(),
  /** What the rule says. */
  title: z.string(),
  /** What it found here. */
  detail: z.string(),
  /** Name of the step. */
  step: z.string().nullable(),
  /** Where to look; `path` is a JSON pointer into the value of that step. */
  evidence: z.array(z.object({ spanId: z.string(), path: z.string().optional() })),
  fingerprint: z.string(),
  groupId: z.string(),
  expected: Json,
  actual: Json,
});
export type Finding = z.infer<typeof Finding>;
/** `analysedAt`: null while an analysis of all spans is still to come. The worst first. */
export const RunFindings = z.object({ findings: z.array(Finding), analysedAt: Time.nullable() });
export type RunFindings = z.infer<typeof RunFindings>;

export const groupStates = ["open", "resolved", "ignored", "regressed"] as const;

export const FindingSample = z.object({
  traceId: z.string(),
  spanId: z.string().nullable(),
  startedAt: Time,
  detail: z.string(),
  expected: Json,
  actual: Json,
});
export type FindingSample = z.infer<typeof FindingSample>;

/** Half-days of the trend of a group, the last one the current. */
export const trendBuckets = 28;
export const trendBucketMs = 12 * 3_600_000;

/** Findings of one kind: the same complaint about the same step of the same pipeline. */
export const FindingGroup = z.object({
  id: z.string(),
  fingerprint: z.string(),
  rule: z.string(),
  severity: z.enum(severities),
  title: z.string(),
  /** What the rule is about, in a sentence. */
  means: z.string(),
  /** Of the latest finding. */
  detail: z.string(),
  pipeline: z.string().nullable(),
  step: z.string().nullable(),
  state: z.enum(groupStates),
  /** A member. */
  assignee: z.string().nullable(),
  note: z.string().nullable(),
  /** While ignored; both null: for good. */
  ignoredUntil: Time.nullable(),
  ignoredUntilRuns: z.int().nullable(),
  resolvedAt: Time.nullable(),
  /** Runs that have it. */
  runs: z.int(),
  firstSeenAt: Time,
  lastSeenAt: Time,
  /** Runs by half-day, the oldest of 14 days first. */
  trend: z.array(z.int()),
  /** The newest runs that have it. */
  samples: z.array(FindingSample),
});
export type FindingGroup = z.infer<typeof FindingGroup>;
export const FindingGroupPage = z.object({ groups: z.array(FindingGroup), nextCursor: z.string().nullable() });
export type FindingGroupPage = z.infer<typeof FindingGroupPage>;

const anyOf = <T extends z.ZodType<unknown, string>>(item: T, what: string) =>
  z
    .string()
    .max(4000)
    .transform(splitList)
    .pipe(z.array(item).max(50))
    .optional()
    .describe(`Any of ${what}, comma list`);

export const FindingQuery = PageQuery.extend({
  state: anyOf(z.enum(groupStates), groupStates.join(", ")),
  severity: anyOf(z.enum(severities), severities.join(", ")),
  rule: anyOf(Rule, "these rules"),
  pipeline: z.string().max(500).optional().describe("Name of the pipeline"),
  step: z.string().max(500).optional().describe("Name of the step"),
  assignee: z
    .union([z.literal("none"), z.uuid()])
    .optional()
    .describe("Id of a member; `none`: nobody's"),
});
export type FindingQuery = z.infer<typeof FindingQuery>;

export const GroupChange = z
  .strictObject({
    state: z.enum(["open", "resolved", "ignored"]),
    assignee: z.uuid().nullable(),
    note: z.string().max(4000, "is longer than 4000 characters").nullable(),
    /** With `state: "ignored"`: it opens again at its first run after that, */
    ignoredUntil: z.iso.datetime({ offset: true }).meta({ pattern: undefined }),
    /** or once so many more runs have it. */
    ignoredForRuns: z.int().min(1, "is less than 1").max(1_000_000, "is more than 1000000"),
  })
  .partial();
export type GroupChange = z.infer<typeof GroupChange>;
