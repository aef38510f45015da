import { z } from "zod";
import {
  Asked,
  Hash,
  HashedJson,
  Id,
  Json,
  Micro,
  Name,
  NonNegative,
  OptionalJson,
  RunId,
  StepKey,
  Time,
  TraceId,
  whole,
} from "@/lib/contract/control-ids";
import { text } from "@/lib/contract/projects";

export const ControlState = z.enum(["run", "pause", "drain", "kill"]);
export const Effect = z.enum(["pure", "keyed", "once"]);
const Limits = z.strictObject({
  microUsd: Micro,
  steps: whole(1, 100_000).optional(),
  ms: whole(1, 2_592_000_000).optional(),
});

export const StartRun = z.strictObject({
  id: RunId.refine((id) => id !== "resumable", "is reserved").optional(),
  pipeline: Name,
  version: Name,
  traceId: TraceId.optional(),
  inputHash: Hash,
  input: OptionalJson.optional(),
  limits: Limits,
  startedBy: Id.optional(),
  userId: text(200).optional(),
  sessionId: text(200).optional(),
  parentRunId: RunId.optional(),
});
export type StartRun = z.output<typeof StartRun>;

export const JournalEntry = z.object({
  seq: z.int(),
  key: StepKey,
  name: Name,
  inputHash: Hash,
  effect: Effect,
  /** `in_doubt`: its lease is over and nobody told an outcome. */
  status: z.enum(["claimed", "done", "failed", "in_doubt"]),
  result: Json,
  error: Json,
  argsHash: Hash,
  approvalId: Id.nullable(),
  /** The same for every attempt and process: for the provider. */
  idempotencyKey: z.string(),
  fence: z.int(),
  claimedAt: Time,
  completedAt: Time.nullable(),
});
export type JournalEntry = z.infer<typeof JournalEntry>;

export const RunState = z.object({
  id: RunId,
  traceId: TraceId,
  pipeline: Name,
  version: Name,
  status: z.enum(["running", "waiting", "done", "failed", "halted", "lost"]),
  haltCode: z.string().nullable(),
  inputHash: Hash,
  input: Json,
  limits: z.object({ microUsd: Micro, steps: z.int().optional(), ms: z.int().optional() }),
  startedBy: Id.nullable(),
  userId: z.string().nullable(),
  sessionId: z.string().nullable(),
  parentRunId: RunId.nullable(),
  epoch: z.int(),
  state: ControlState,
  fence: z.int(),
  lease: z.object({ holder: z.string(), fence: z.int(), expiresAt: Time }).nullable(),
  spentMicroUsd: Micro,
  heldMicroUsd: Micro,
  createdAt: Time,
  endedAt: Time.nullable(),
  now: Time,
  journal: z.array(JournalEntry),
  nextCursor: z.string().nullable(),
});
export type RunState = z.infer<typeof RunState>;

export const ResumableQueryPipelines = Asked.max(10_000, "is too long").optional();
export const ResumablePage = z.object({
  runs: z.array(z.object({ id: RunId, pipeline: Name, version: Name, traceId: TraceId })),
  nextCursor: z.string().nullable(),
});
export type ResumablePage = z.infer<typeof ResumablePage>;

export const AskLease = z.strictObject({
  holder: text(200),
  ms: whole(500, 300_000).default(30_000),
  fence: NonNegative.optional(),
});
export const Lease = z.object({ fence: z.int(), holder: z.string(), expiresAt: Time, epoch: z.int(), now: Time });
export type Lease = z.infer<typeof Lease>;

export const EndRun = z
  .strictObject({
    fence: NonNegative,
    status: z.enum(["done", "failed", "halted"]),
    haltCode: Name.optional(),
    output: OptionalJson.optional(),
    error: OptionalJson.optional(),
  })
  .superRefine(({ status, haltCode }, context) => {
    const wanted = status === "halted";
    if (wanted === (haltCode !== undefined)) return;
    const message = wanted ? "is missing: a halted run says why" : "belongs to status halted only";
    context.addIssue({ code: "custom", path: ["haltCode"], message });
  });
export type EndRun = z.output<typeof EndRun>;

export const ClaimStep = z.strictObject({
  name: Name,
  inputHash: Hash,
  effect: z.enum(["keyed", "once"]),
  fence: NonNegative,
  epoch: NonNegative,
  tool: Name.optional(),
  argsHash: Hash.optional(),
  approvalId: Id.optional(),
});
export type ClaimStep = z.output<typeof ClaimStep>;
export const Claim = z.object({
  status: z.enum(["claimed", "done", "failed", "in_doubt"]),
  entry: JournalEntry,
  /** Of `claimed` only: an earlier attempt may have had its effect. */
  repeat: z.boolean().optional(),
  epoch: z.int(),
});
export type Claim = z.infer<typeof Claim>;

const refuseField = (context: z.RefinementCtx, field: string, message: string) =>
  context.addIssue({ code: "custom", path: [field], message });

export const CompleteStep = z
  .strictObject({
    fence: NonNegative,
    status: z.enum(["done", "failed", "absent"]),
    via: z.enum(["run", "check"]).default("run"),
    result: OptionalJson.optional(),
    error: OptionalJson.optional(),
  })
  .superRefine(({ status, via, result, error }, context) => {
    if (status === "failed" && via === "check") refuseField(context, "status", "of a check is done or absent");
    if (status === "absent" && via === "run") refuseField(context, "status", "absent is what only a check can tell");
    if (status === "failed" && error === undefined) refuseField(context, "error", "is missing: a failed step says why");
    if (status !== "failed" && error !== undefined) refuseField(context, "error", "belongs to status failed only");
    if (status === "absent" && result !== undefined) refuseField(context, "result", "does not belong to status absent");
  });
export type CompleteStep = z.output<typeof CompleteStep>;
export const Absent = z.object({ key: StepKey, status: z.literal("absent") });
export const ResolveStep = z
  .strictObject({ outcome: z.enum(["done", "failed", "absent"]), result: OptionalJson.optional(), reason: text(2000) })
  .superRefine(({ outcome, result }, context) => {
    if (outcome === "absent" && result !== undefined)
      refuseField(context, "result", "does not belong to outcome absent");
  });
export type ResolveStep = z.output<typeof ResolveStep>;

export const WriteJournal = z.strictObject({
  fence: NonNegative,
  entries: z
    .array(z.strictObject({ key: StepKey, name: Name, inputHash: Hash, result: HashedJson }))
    .min(1, "are none")
    .max(500, "are more than 500")
    .superRefine((entries, context) => {
      const seen = new Set<string>();
      for (const [at, { key }] of entries.entries()) {
        if (seen.has(key)) context.addIssue({ code: "custom", path: [at, "key"], message: "is there twice" });
        seen.add(key);
      }
    }),
});
export type WriteJournal = z.output<typeof WriteJournal>;
export const JournalWritten = z.object({ stored: z.int(), existing: z.int() });
