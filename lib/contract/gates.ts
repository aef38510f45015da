import { z } from "zod";
import { Approvers, Risk } from "@/lib/contract/approvals";
import { Hash, HashedJson, Id, Json, Name, Time, whole } from "@/lib/contract/control-ids";
import { PageQuery } from "@/lib/contract/page";
import { text } from "@/lib/contract/projects";
import { policyFields } from "@/lib/domain/guard/gate-policy";
import { trustTerms } from "@/lib/domain/trust/terms";
import { markKinds } from "@/lib/domain/trust/trust-class";

const Amount = z.number().positive("is not more than 0").max(Number.MAX_SAFE_INTEGER, "is more than 2^53 − 1");
const TrustRule = z.strictObject({
  name: Name,
  /** Asks whose field is a number up to `max`; without it every ask belongs to the class. */
  amount: z.strictObject({ field: text(100), max: Amount, perDay: Amount }).nullable(),
  unaskedPerDay: whole(1, 1_000),
});
export type TrustRule = z.infer<typeof TrustRule>;

const Policy = z.strictObject({
  pipeline: Name,
  step: Name,
  required: z.boolean(),
  risk: Risk,
  quorum: whole(1, 10),
  approvers: Approvers.nullable(),
  /** Those below are left out where the request's own stand. */
  timeoutMs: whole(200, 2_592_000_000).nullable().optional(),
  escalate: z
    .strictObject({ approvers: Approvers.min(1, "are none"), timeoutMs: whole(200, 2_592_000_000) })
    .nullable()
    .optional(),
  trust: TrustRule.nullable().optional(),
});

export const SetGate = Policy.extend({ reason: text(500).optional() }).superRefine(({ trust, risk }, context) => {
  if (!trust) return;
  const terms = trustTerms[risk];
  if (terms === null) {
    context.addIssue({ code: "custom", path: ["trust"], message: "is never earned at risk critical: leave it out" });
  } else if (trust.unaskedPerDay > terms.unaskedMax) {
    const message = `is more than ${terms.unaskedMax}, the most at risk ${risk}`;
    context.addIssue({ code: "custom", path: ["trust", "unaskedPerDay"], message });
  }
});
export type SetGate = z.output<typeof SetGate>;
export const Gate = z.object({ id: Id, ...Policy.shape });
export type Gate = z.infer<typeof Gate>;
export const GatePage = z.object({ gates: z.array(Gate), nextCursor: z.string().nullable() });
export type GatePage = z.infer<typeof GatePage>;

const Actor = z.object({ kind: z.enum(["admin", "key", "member", "system"]), id: z.string().nullable() });
const FieldChange = z.object({ field: z.enum(policyFields), from: Json, to: Json });
/** What a policy would do to those who wait. */
export const GateEffect = z.object({
  changes: z.array(FieldChange),
  /** Pending ones that ask for more at once. */
  pending: z.int(),
  /** Approved ones, not used yet, that lapse when they are used. */
  approved: z.int(),
});
export type GateEffect = z.infer<typeof GateEffect>;

export const GateVersion = z.object({
  version: z.int(),
  /** Empty for a first version that sets nothing else than the request's own. */
  changes: z.array(FieldChange),
  removed: z.boolean(),
  reason: z.string().nullable(),
  /** Those who waited when it was set and were asked for more. */
  affected: z.int(),
  by: Actor,
  at: Time,
});
export type GateVersion = z.infer<typeof GateVersion>;
export const GatePlace = z.object({ pipeline: Name, step: Name });
export const GateVersionPage = z.object({ versions: z.array(GateVersion), nextCursor: z.string().nullable() });
export type GateVersionPage = z.infer<typeof GateVersionPage>;
export const GateVersionQuery = PageQuery.extend(GatePlace.shape);

export const GateUseQuery = z.object({ pipeline: Name });
const GateUse = z.object({
  step: Name,
  gate: Gate.nullable(),
  version: z.int(),
  /** Of the last 30 days. */
  asked: z.int(),
  unasked: z.int(),
  edited: z.int(),
  rejected: z.int(),
  medianWaitMs: z.number().nullable(),
  waiting: z.int(),
  /** The highest that was asked with, where it is above the gate's. */
  askedRisk: Risk.nullable(),
  trust: z
    .object({ level: z.int(), e: z.number(), threshold: z.number().nullable(), mayRelax: z.boolean() })
    .nullable(),
});
export type GateUse = z.infer<typeof GateUse>;
/** Steps of a pipeline that have a gate, or asked in the last 30 days. */
export const GateUses = z.object({ gates: z.array(GateUse) });
export type GateUses = z.infer<typeof GateUses>;

const EvidencePoint = z.object({
  approvalId: Id,
  kind: z.enum(markKinds),
  at: Time,
  by: z.array(Id),
  /** The e-value after it. */
  e: z.number(),
  /** Its place among all decisions of this test, from 1. */
  n: z.int(),
});
export type EvidencePoint = z.infer<typeof EvidencePoint>;
const TrustChange = z.object({
  change: z.enum(["proposed", "signed", "revoked", "lowered", "restarted"]),
  fromLevel: z.int(),
  toLevel: z.int(),
  reason: z.string(),
  by: Actor,
  at: Time,
});
export type TrustChange = z.infer<typeof TrustChange>;

export const Trust = z.object({
  gateId: Id,
  pipeline: Name,
  step: Name,
  risk: Risk,
  rule: TrustRule,
  /** 0 asks all, 1 a random 25 %, 2 a random 10 %. */
  level: z.int(),
  askedShare: z.number(),
  /** The highest level of this risk. */
  levelMax: z.int(),
  /** Which test of the class this is, from 0: each further one needs more. */
  restart: z.int(),
  since: Time,
  fingerprint: Hash.nullable(),
  /** Null at a risk that is never relaxed. */
  p0: z.number().nullable(),
  alpha: z.number().nullable(),
  e: z.number(),
  threshold: z.number().nullable(),
  /** Good decisions in a row until the threshold; null: too many to say. */
  toGo: z.int().nullable(),
  days: z.number(),
  reviewers: z.int(),
  counts: z.record(z.enum(markKinds), z.int()),
  blockers: z.array(z.enum(["critical", "level_max", "evidence", "days", "reviewers", "canaries"])),
  mayRelax: z.boolean(),
  /** Oldest first; of very many the good ones are thinned out. */
  points: z.array(EvidencePoint),
  /** Of the last 24 hours. */
  unasked: z.object({ count: z.int(), amount: z.number(), countMax: z.int() }),
  /** Newest first, 50 at most. */
  changes: z.array(TrustChange),
  /** Why the gate is, or is not, relaxed. */
  sentence: z.string(),
  now: Time,
});
export type Trust = z.infer<typeof Trust>;

/** `level`: that the signature is for, so that it cannot sign another one than was read. */
export const SignTrust = z.strictObject({ level: whole(1, 2), reason: text(500) });
export const PlantCanary = z.strictObject({ ask: text(500), args: HashedJson });
export type PlantCanary = z.output<typeof PlantCanary>;
export const Planted = z.object({ approvalId: Id });
