import { z } from "zod";
import { Id, Name, RunId, Time, whole } from "@/lib/contract/control-ids";
import { ControlState } from "@/lib/contract/control-runs";
import { text } from "@/lib/contract/projects";

export const ControlScope = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("project") }),
  z.strictObject({ kind: z.literal("pipeline"), pipeline: Name }),
  z.strictObject({ kind: z.literal("version"), pipeline: Name, version: Name }),
  z.strictObject({ kind: z.literal("tool"), tool: Name }),
  z.strictObject({ kind: z.literal("run"), runId: RunId }),
]);
export type ControlScope = z.infer<typeof ControlScope>;
/** What a control stopped when it was set; holds are money that runs had asked for and not settled. */
export const Stopped = z.object({ runs: z.int(), approvals: z.int(), holds: z.int(), heldMicroUsd: z.int() });
export type Stopped = z.infer<typeof Stopped>;
export const Control = z.object({
  scope: ControlScope,
  state: ControlState,
  reason: z.string(),
  /** null: it lets run, or is of a tool, whose calls are counted nowhere. */
  stopped: Stopped.nullable(),
  by: Id,
  epoch: z.int(),
  at: Time,
});
export type Control = z.infer<typeof Control>;
export const Controls = z.object({ epoch: z.int(), controls: z.array(Control), now: Time });
export type Controls = z.infer<typeof Controls>;
export const SetControl = z.strictObject({ scope: ControlScope, state: ControlState, reason: text(500) });
export type SetControl = z.output<typeof SetControl>;
export const ControlSet = z.object({ epoch: z.int(), control: Control });
/** Ids of events are whole numbers; one that was never given makes the stream reset, whatever its size. */
export const integer = /^-?\d+$/;
/** Id of the last event that the reader has; the header Last-Event-ID wins. */
export const StreamQuery = z.object({
  cursor: z.string().regex(integer, "is not the id of an event").optional(),
});

const Outcome = z
  .strictObject({
    resource: Name,
    generation: whole(1, 2 ** 31 - 1),
    ok: z.boolean(),
    fault: z.enum(["timeout", "connection", "429", "5xx", "other"]).optional(),
    probeId: Id.optional(),
  })
  .superRefine(({ ok, fault }, context) => {
    if (!ok && fault === undefined) context.addIssue({ code: "custom", path: ["fault"], message: "is missing" });
    if (ok && fault !== undefined)
      context.addIssue({ code: "custom", path: ["fault"], message: "belongs to ok: false" });
  });
export const Report = z.strictObject({
  reporter: text(200),
  outcomes: z.array(Outcome).min(1, "are none").max(500, "are more than 500"),
});
export type Report = z.output<typeof Report>;
export const Breaker = z.object({
  resource: Name,
  state: z.enum(["closed", "open", "half_open", "isolated"]),
  generation: z.int(),
  calls: z.int(),
  faults: z.int(),
  reporters: z.int(),
  openedUntil: Time.nullable(),
  probe: z.object({ holder: z.string(), expiresAt: Time }).nullable(),
  reason: z.string().nullable(),
  now: Time,
});
export type Breaker = z.infer<typeof Breaker>;
export const Reported = z.object({ breakers: z.array(Breaker) });
export const BreakerPage = z.object({ breakers: z.array(Breaker), nextCursor: z.string().nullable() });
export type BreakerPage = z.infer<typeof BreakerPage>;
export const AskProbe = z.strictObject({ holder: text(200), leaseMs: whole(500, 60_000).default(30_000) });
export const Probe = z.object({ probeId: Id, generation: z.int(), expiresAt: Time, now: Time });

export const EventType = z.enum([
  "approval.requested",
  "approval.decided",
  "approval.expired",
  "run.parked",
  "run.halted",
  "budget.threshold",
  "breaker.opened",
  "control.changed",
  "finding.new",
  "finding.regressed",
  "trust.changed",
  "alert.firing",
  "alert.recovered",
]);
export type EventType = z.infer<typeof EventType>;
export const NewWebhook = z.strictObject({
  url: z
    .string()
    .max(2000, "is longer than 2000 characters")
    .regex(/^[^\s\p{Cc}\p{Surrogate}]*$/u, "holds spaces, control characters or a lone surrogate"),
  events: z
    .array(z.union([EventType, z.literal("*")]))
    .min(1, "are none")
    .max(20, "are more than 20")
    .refine((events) => !events.includes("*") || events.length === 1, 'are either ["*"] or names of events'),
});
export type NewWebhook = z.output<typeof NewWebhook>;
export const Webhook = z.object({ id: Id, url: z.string(), events: z.array(z.string()), createdAt: Time });
export type Webhook = z.infer<typeof Webhook>;
/** `secret` is shown this once; null where the answer is a replay of an Idempotency-Key. */
export const CreatedWebhook = Webhook.extend({ secret: z.string().nullable() });
export const WebhookPage = z.object({ webhooks: z.array(Webhook), nextCursor: z.string().nullable() });
export type WebhookPage = z.infer<typeof WebhookPage>;
export const DeliveryPage = z.object({
  deliveries: z.array(
    z.object({
      id: Id,
      type: z.string(),
      attempts: z.int(),
      status: z.enum(["pending", "delivered", "dead"]),
      lastStatus: z.int().nullable(),
      at: Time,
    }),
  ),
  nextCursor: z.string().nullable(),
});
export type DeliveryPage = z.infer<typeof DeliveryPage>;
