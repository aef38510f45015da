import { z } from "zod";
import {
  Asked,
  Hash,
  HashedJson,
  Id,
  Json,
  Name,
  NonNegative,
  OptionalJson,
  RunId,
  StepKey,
  Time,
  whole,
} from "@/lib/contract/control-ids";
import { PageQuery } from "@/lib/contract/page";
import { text } from "@/lib/contract/projects";

export const Risk = z.enum(["low", "medium", "high", "critical"]);
const Reason = z.enum(["wrong_arguments", "not_allowed", "too_risky", "not_needed", "other"]);
const Approver = z
  .string()
  .regex(
    /^(member:[A-Za-z0-9_-]{1,64}|group:[A-Za-z0-9][A-Za-z0-9._:-]{0,99})$/,
    "is neither member:ID nor group:NAME",
  );
export const Approvers = z.array(Approver).max(50, "are more than 50");
const schemaBytesMax = 65_536;
const Schema = OptionalJson.superRefine((value, context) => {
  if (value === undefined) return;
  if (typeof value !== "boolean" && (typeof value !== "object" || value === null || Array.isArray(value))) {
    context.addIssue({ code: "custom", message: "is not a JSON Schema" });
  } else if (new TextEncoder().encode(JSON.stringify(value)).length > schemaBytesMax) {
    context.addIssue({ code: "custom", message: "is longer than 64 KiB" });
  }
});

export const Ask = z.strictObject({
  runId: RunId,
  stepKey: StepKey,
  round: whole(0, 100).default(0),
  name: Name,
  fence: NonNegative,
  ask: text(500),
  args: HashedJson,
  risk: Risk,
  schema: Schema.optional(),
  edit: z.array(z.string()).max(20, "are more than 20").optional(),
  approvers: Approvers.optional(),
  quorum: whole(1, 10).default(1),
  requestedBy: Id.optional(),
  evidence: OptionalJson.optional(),
  /** Of what the agent is made, a prompt's hash or a model: another one takes earned trust back. */
  fingerprint: text(200).optional(),
  timeoutMs: whole(200, 2_592_000_000).default(86_400_000),
  usableForMs: whole(200, 86_400_000).default(900_000),
  escalate: z
    .strictObject({ approvers: Approvers.min(1, "are none"), timeoutMs: whole(200, 2_592_000_000) })
    .optional(),
});
export type Ask = z.output<typeof Ask>;

export const ApprovalState = z.enum([
  "pending",
  "approved",
  "rejected",
  "expired",
  "cancelled",
  "lapsed",
  "consumed",
  "executed",
  "failed",
  "in_doubt",
]);
const Vote = z.object({
  memberId: Id,
  name: z.string(),
  verdict: z.enum(["approve", "reject"]),
  reason: Reason.nullable(),
  comment: z.string().nullable(),
  rev: z.int(),
  at: Time,
});
const Question = z.object({
  id: Id,
  by: Id,
  question: z.string(),
  answer: z.string().nullable(),
  answeredBy: z.string().nullable(),
  at: Time,
});
const Decision = z.object({
  verdict: z.enum(["approved", "rejected"]),
  by: z.array(Id),
  reason: Reason.nullable(),
  comment: z.string().nullable(),
  edited: z.boolean(),
  rev: z.int(),
  at: Time,
});
export const Approval = z.object({
  id: Id,
  runId: RunId,
  stepKey: StepKey,
  round: z.int(),
  name: Name,
  pipeline: Name,
  ask: z.string(),
  args: Json,
  argsHash: Hash,
  originalArgs: Json,
  originalArgsHash: Hash,
  schema: Json,
  edit: z.array(z.string()),
  risk: Risk,
  approvers: z.array(z.string()),
  quorum: z.int(),
  requestedBy: Id.nullable(),
  startedBy: Id.nullable(),
  evidence: Json,
  state: ApprovalState,
  /** One more with every edit and answer: a decision says which it is about. */
  rev: z.int(),
  /** One more with every change: what a long poll compares. */
  seq: z.int(),
  /** Of the present arguments. */
  votes: z.array(Vote),
  questions: z.array(Question),
  decision: Decision.nullable(),
  createdAt: Time,
  escalatesAt: Time.nullable(),
  expiresAt: Time,
  usableUntil: Time.nullable(),
  /** The class of trust it was asked in; left out where it belongs to none. */
  trust: z
    .object({
      name: Name,
      level: z.int(),
      /** The share of asks of the class that a person saw when this one came. */
      askedShare: z.number(),
      /** False: nobody was asked, the server approved it. */
      asked: z.boolean(),
    })
    .optional(),
  now: Time,
});
export type Approval = z.infer<typeof Approval>;
export const ApprovalQuery = PageQuery.extend({ state: ApprovalState.optional(), runId: Asked.optional() });
export const ApprovalPage = z.object({ approvals: z.array(Approval), nextCursor: z.string().nullable() });
export type ApprovalPage = z.infer<typeof ApprovalPage>;

const digits = (max: number) =>
  z
    .string()
    .regex(/^\d{1,10}$/, "is not a whole number")
    .transform(Number)
    .pipe(z.number().max(max, `is more than ${max}`));
/** `wait`: seconds until something happens; `seq`: the newest change that the caller knows. */
export const WaitQuery = z.object({ wait: digits(30).default(0), seq: digits(2 ** 31).optional() });

export const Decide = z
  .strictObject({
    rev: z.int(),
    verdict: z.enum(["approve", "reject"]),
    reason: Reason.optional(),
    comment: text(2000).optional(),
  })
  .superRefine(({ verdict, reason, comment }, context) => {
    if (verdict === "approve") return;
    for (const [field, value] of Object.entries({ reason, comment })) {
      if (value === undefined)
        context.addIssue({ code: "custom", path: [field], message: "is missing: a rejection says why" });
    }
  });
export type Decide = z.output<typeof Decide>;
export const Edit = z
  .strictObject({ rev: z.int(), set: HashedJson, comment: text(2000).optional() })
  .superRefine(({ set }, context) => {
    if (typeof set === "object" && set !== null && !Array.isArray(set)) return;
    context.addIssue({ code: "custom", path: ["set"], message: "is not an object of fields" });
  });
export type Edit = z.output<typeof Edit>;
export const AskBack = z.strictObject({ question: text(2000) });
export const AnswerBack = z.strictObject({ questionId: Id, answer: text(2000) });
