import { z } from "zod";
import { Id, Micro, Name, NonNegative, RunId, StepKey, Time, whole } from "@/lib/contract/control-ids";
import { text } from "@/lib/contract/projects";
import { isZone } from "@/lib/domain/time/zoned-time";

export const BudgetScope = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("project") }),
  z.strictObject({ kind: z.literal("pipeline"), pipeline: Name }),
  /** "*": each user for himself. */
  z.strictObject({ kind: z.literal("user"), userId: text(200) }),
]);
export type BudgetScope = z.infer<typeof BudgetScope>;
export const Period = z.enum(["day", "week", "month", "total"]);
export const NewBudget = z.strictObject({
  scope: BudgetScope,
  period: Period,
  limitMicroUsd: Micro,
  tz: z.string().max(100, "is too long").refine(isZone, "is not an IANA time zone").default("UTC"),
});
export type NewBudget = z.output<typeof NewBudget>;
export const ChangeBudget = z.strictObject({ limitMicroUsd: Micro });
export const BudgetQuery = z.object({
  at: z.iso.datetime({ error: "is not a time such as 2026-11-22T12:00:00.000Z" }).optional(),
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
  now: Time,
});
export type Budget = z.infer<typeof Budget>;
export const BudgetPage = z.object({ budgets: z.array(Budget), nextCursor: z.string().nullable() });
export type BudgetPage = z.infer<typeof BudgetPage>;

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
