import { z } from "zod";
import { Id, Time, whole } from "@/lib/contract/control-ids";
import { PageQuery } from "@/lib/contract/page";
import { text } from "@/lib/contract/projects";
import { isMetric, type MetricId, metricIds } from "@/lib/domain/alerts/metrics";

export const alertsMax = 200;
/** Days that a preview looks back. */
export const previewDays = 7;

const limit = z.number("is not a number").min(0, "is less than 0").max(1e15, "is more than 10^15");
export const AlertCondition = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("above"), limit }),
  z.strictObject({ kind: z.literal("below"), limit }),
  z.strictObject({
    kind: z.literal("norm"),
    direction: z.enum(["above", "below", "either"]),
    spreads: z.number("is not a number").min(1, "is less than 1").max(20, "is more than 20").default(4),
  }),
]);
export type AlertCondition = z.output<typeof AlertCondition>;

const Metric = z
  .string()
  .refine((id): id is MetricId => isMetric(id), `is none of ${metricIds.join(", ")}`)
  .meta({ enum: [...metricIds] });
const fields = {
  name: text(120),
  metric: Metric,
  /** null: the whole project. */
  pipeline: text(500).nullable(),
  condition: AlertCondition,
  /** Runs that began in the last so many minutes; without meaning for what is read as it stands. */
  windowMinutes: whole(5, 1_440),
  /** It has to be beyond its bounds, or back within, for so long. */
  forMinutes: whole(0, 1_440),
};
type Watch = { readonly metric?: MetricId | undefined; readonly condition?: AlertCondition | undefined };
/** A norm needs a past: what is read as it stands has none. */
function checkNorm({ metric, condition }: Watch, context: z.RefinementCtx): void {
  if (metric === undefined || condition?.kind !== "norm" || !isNow.has(metric)) return;
  context.addIssue({ code: "custom", path: ["condition", "kind"], message: `cannot be "norm" for ${metric}` });
}
const isNow: ReadonlySet<string> = new Set(["approvals_waiting", "approvals_age", "budget_use"]);

export const AlertRule = z
  .strictObject({
    ...fields,
    pipeline: fields.pipeline.default(null),
    windowMinutes: fields.windowMinutes.default(15),
    forMinutes: fields.forMinutes.default(5),
  })
  .superRefine(checkNorm);
export type AlertRule = z.output<typeof AlertRule>;
export const AlertChangeBody = z
  .strictObject({ ...fields, enabled: z.boolean() })
  .partial()
  .superRefine(checkNorm);
export type AlertChangeBody = z.output<typeof AlertChangeBody>;
export const SilenceAlert = z.strictObject({
  /** null: it is told again. */
  until: z.iso
    .datetime({ offset: true, error: "is not a time such as 2026-11-26T12:00:00.000Z" })
    .meta({ pattern: undefined })
    .nullable(),
});

const Bound = z.number().nullable();
export const Alert = z.object({
  id: Id,
  ...fields,
  enabled: z.boolean(),
  state: z.enum(["ok", "firing"]),
  /** Since when it is in that state; null: it was never evaluated. */
  since: Time.nullable(),
  /** Since when the number says otherwise than the state. */
  turnedAt: Time.nullable(),
  /** Micro-dollars, a share, a count or milliseconds; null where there was nothing to measure. */
  value: z.number().nullable(),
  low: Bound,
  high: Bound,
  evaluatedAt: Time.nullable(),
  silencedUntil: Time.nullable(),
  silencedBy: Id.nullable(),
  createdAt: Time,
});
export type Alert = z.infer<typeof Alert>;
export const AlertList = z.object({ alerts: z.array(Alert), now: Time });
export type AlertList = z.infer<typeof AlertList>;

export const AlertChange = z.object({
  id: Id,
  state: z.enum(["ok", "firing"]),
  value: z.number().nullable(),
  low: Bound,
  high: Bound,
  /** False where it was silenced. */
  told: z.boolean(),
  at: Time,
});
export const AlertHistory = z.object({ changes: z.array(AlertChange), nextCursor: z.string().nullable() });
export type AlertHistory = z.infer<typeof AlertHistory>;
export const AlertHistoryQuery = PageQuery;

export const AlertTested = z.object({
  /** Channels that tell people of alerts, and webhooks that are sent them. */
  channels: z.array(z.string()),
  webhooks: z.int(),
});
export type AlertTested = z.infer<typeof AlertTested>;

const PreviewPoint = z.object({ at: Time, value: z.number().nullable(), low: Bound, high: Bound });
export const AlertPreview = z.object({
  /** How often it would have fired in the last days, and when; null where there is no budget to look at. */
  episodes: z.array(z.object({ from: Time, to: Time.nullable() })).nullable(),
  points: z.array(PreviewPoint),
  /** The number as it is now. */
  now: PreviewPoint,
  stepMinutes: z.int(),
});
export type AlertPreview = z.infer<typeof AlertPreview>;
