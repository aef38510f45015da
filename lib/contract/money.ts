import { z } from "zod";
import { Id, Micro, Name, NonNegative, RunId, StepKey, Time, whole } from "@/lib/contract/control-ids";
import { momentOf } from "@/lib/contract/moment";
import { text } from "@/lib/contract/projects";
import { periods } from "@/lib/domain/guard/windows";
import { isZone } from "@/lib/domain/time/zoned-time";

export const BudgetScope = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("project") }),
  z.strictObject({ kind: z.literal("pipeline"), pipeline: Name }),
  /** "*": each user for himself. */
  z.strictObject({ kind: z.literal("user"), userId: text(200) }),
]);
export type BudgetScope = z.infer<typeof BudgetScope>;
export const Period = z.enum(periods);
const Zone = z.string().max(100, "is too long").refine(isZone, "is not an IANA time zone").default("UTC");
const Limit = { scope: BudgetScope, period: Period, limitMicroUsd: Micro, tz: Zone };
/** What happens to a call that does not fit. */
export const AtLimit = z.discriminatedUnion("kind", [
  /** A soft limit: nothing is refused. */
  z.strictObject({ kind: z.literal("tell") }),
  z.strictObject({ kind: z.literal("halt") }),
  /** The same call with a cheaper model, where that one fits. */
  z.strictObject({ kind: z.literal("fallback"), model: text(200) }),
  /** An approval may let the run spend more. */
  z.strictObject({ kind: z.literal("ask") }),
]);
const Thresholds = z
  .array(whole(1, 100))
  .max(10, "are more than 10")
  .refine((percents) => new Set(percents).size === percents.length, "hold one twice");
export const NewBudget = z.strictObject({
  ...Limit,
  atLimit: AtLimit.optional(),
  /** Per cent of the limit at which it tells; left out: 50, 80 and 100. */
  thresholds: Thresholds.optional(),
  /** What lets more be spent waits until another member who may change budgets approves it. */
  raiseNeedsApproval: z.boolean().optional(),
});
export type NewBudget = z.output<typeof NewBudget>;
const Changes = {
  limitMicroUsd: Micro.optional(),
  atLimit: AtLimit.optional(),
  thresholds: Thresholds.optional(),
  /** A paused budget counts, and neither refuses nor tells. */
  paused: z.boolean().optional(),
  raiseNeedsApproval: z.boolean().optional(),
};
export const ChangeBudget = z.strictObject({
  ...Changes,
  /** Needed where raises need an approval; the console asks for it also where the budget refused calls in its window. */
  reason: text(500).optional(),
});
export type ChangeBudget = z.output<typeof ChangeBudget>;
/** What a budget would have done: it need not be made for that. */
export const BudgetPreviewAsk = z.strictObject(Limit);
export type BudgetPreviewAsk = z.output<typeof BudgetPreviewAsk>;
/** What lets more be spent, as it was asked for. */
export const BudgetRaise = z.object({
  approvalId: Id,
  state: z.enum(["pending", "rejected", "expired"]),
  /** Null: the budget is to be removed. */
  change: z.object(Changes).nullable(),
  reason: z.string().nullable(),
  /** Ids of members. */
  askedBy: z.string().nullable(),
  decidedBy: z.array(z.string()),
  askedAt: Time,
});
export type BudgetRaise = z.infer<typeof BudgetRaise>;
export const BudgetQuery = z.object({
  at: momentOf("2026-11-22T12:00:00.000Z").optional(),
});
export const Budget = z.object({
  id: Id,
  scope: BudgetScope,
  period: Period,
  tz: z.string(),
  limitMicroUsd: Micro,
  createdAt: Time,
  window: z.object({ start: Time.nullable(), end: Time.nullable() }),
  spentMicroUsd: Micro,
  heldMicroUsd: Micro,
  /** null where the limit is each user's own. */
  leftMicroUsd: Micro.nullable(),
  /** This and the next are left out where a raise needs no approval: the budget is then as the protocol has it. */
  raiseNeedsApproval: z.boolean().optional(),
  /** What was asked for last and is not in force: it waits, or was refused within a week. */
  raise: BudgetRaise.nullable().optional(),
  now: Time,
});
export type Budget = z.infer<typeof Budget>;
export const BudgetPage = z.object({ budgets: z.array(Budget), nextCursor: z.string().nullable() });
export type BudgetPage = z.infer<typeof BudgetPage>;

export const BudgetPreview = z.object({
  /** The newest runs of the scope, at most a thousand. */
  runs: z.int(),
  unpriced: z.int(),
  stopped: z.int(),
  /** Windows in which it would have stopped something. */
  windows: z.int(),
  /** Some of the stopped ones, newest first. */
  samples: z.array(z.object({ traceId: z.string(), startedAt: Time, costMicroUsd: z.int().nullable() })),
});
export type BudgetPreview = z.infer<typeof BudgetPreview>;

export const BudgetForecast = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("hit"), at: Time }),
  z.object({ kind: z.literal("unknown") }),
  z.object({ kind: z.literal("fits") }),
  z.object({ kind: z.literal("expected"), at: Time.nullable(), earliest: Time, latest: Time.nullable() }),
]);
export type BudgetForecast = z.infer<typeof BudgetForecast>;
/** A budget with what it does and how it stands in its present window. */
export const BudgetState = z.object({
  ...Budget.shape,
  raiseNeedsApproval: z.boolean(),
  raise: BudgetRaise.nullable(),
  atLimit: AtLimit,
  thresholds: z.array(z.int()),
  paused: z.boolean(),
  crossings: z.array(
    z.object({ percent: z.int(), subject: z.string(), spentMicroUsd: Micro, limitMicroUsd: Micro, at: Time }),
  ),
  /** Calls that it refused in this window. */
  refused: z.int(),
  refusedAt: Time.nullable(),
  /** The user or run that has spent most, where each has the limit for himself. */
  worst: z.object({ subject: z.string(), spentMicroUsd: Micro, heldMicroUsd: Micro }).nullable(),
  /** Null where each has the limit for himself. */
  forecast: BudgetForecast.nullable(),
});
export type BudgetState = z.infer<typeof BudgetState>;
export const BudgetStates = z.object({ budgets: z.array(BudgetState) });
export type BudgetStates = z.infer<typeof BudgetStates>;
export const BudgetBurn = z.object({
  /** Totals at the end of each stretch in which something was spent, in order. */
  points: z.array(z.object({ at: Time, spentMicroUsd: Micro })),
  from: Time,
});
export type BudgetBurn = z.infer<typeof BudgetBurn>;

export const NewHold = z
  .strictObject({
    id: StepKey.optional(),
    runId: RunId,
    fence: NonNegative,
    epoch: NonNegative,
    microUsd: Micro.min(1, "is less than 1").nullable(),
    stepKey: StepKey.optional(),
    stepLimitMicroUsd: Micro.optional(),
    tool: Name.optional(),
    leaseMs: whole(500, 600_000).default(60_000),
    /** Of a budget that asks a person at its limit: it lets this run spend up to the amount approved. */
    approvalId: Id.optional(),
  })
  .superRefine(({ stepKey, stepLimitMicroUsd }, context) => {
    if (stepKey !== undefined || stepLimitMicroUsd === undefined) return;
    context.addIssue({ code: "custom", path: ["stepKey"], message: "is missing: the limit is that of a step" });
  });
export type NewHold = z.output<typeof NewHold>;
export const Hold = z.object({
  id: StepKey,
  runId: RunId,
  stepKey: StepKey.nullable(),
  microUsd: Micro,
  state: z.enum(["held", "settled", "assumed", "released"]),
  chargedMicroUsd: Micro.nullable(),
  overrun: z.boolean(),
  expiresAt: Time,
  createdAt: Time,
  settledAt: Time.nullable(),
  now: Time,
});
export type Hold = z.infer<typeof Hold>;
/** null: the usage is unknown, the whole hold is charged. */
export const SettleHold = z.strictObject({ microUsd: Micro.nullable() });
