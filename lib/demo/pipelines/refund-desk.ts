import { decide, type GateRule, pipeline, type StepContext, step } from "tracegate";
import { z } from "zod";
import { callJson, complete, converse, HttpError, looseJson, postJson, textOf } from "@/lib/demo/pipelines/http";
import type { World } from "@/lib/demo/world/places";

const Order = z.object({
  id: z.string(),
  intent: z.string(),
  item: z.string(),
  cents: z.int().positive(),
  paid: z.boolean(),
});
const Case = Order.extend({ ticket: z.string(), complaint: z.string() });
const Verdict = z.object({ refund: z.boolean(), cents: z.int().nonnegative(), why: z.string().min(1) });
const Refund = z.object({ intent: z.string(), cents: z.int().positive().max(50_000) });
const Ticket = z.object({ ticket: z.string(), orderId: z.string(), complaint: z.string() });
const Outcome = z.object({ outcome: z.enum(["refunded", "declined"]), refundId: z.string().optional() });

const rules =
  'You decide refunds of a shop. Answer with JSON only: {"refund": boolean, "cents": integer, "why": string}. Never more than what was paid.';

const wordsOf = (c: z.infer<typeof Case>, { issues }: StepContext) =>
  [
    `Ticket ${c.ticket}. Order ${c.id}: ${c.item}, ${c.cents} cents, ${c.paid ? "paid" : "not paid"}.`,
    `The customer writes: ${c.complaint}`,
    ...(issues ? [`Your last answer was refused: ${issues.map(({ message }) => message).join("; ")}`] : []),
  ].join("\n");

type Timeout = NonNullable<GateRule<unknown>["timeout"]>;

/** Looks an order up, lets a model judge the complaint, asks a person, and pays back. */
export function createRefundDesk(world: World, { answerWithin = "24h" }: { answerWithin?: Timeout } = {}) {
  const lookup = step(
    "order.lookup",
    {
      kind: "tool",
      input: z.object({ id: z.string() }),
      output: Order,
      retry: { attempts: 3 },
      limits: { ms: "5s" },
    },
    async ({ id }, s) => Order.parse(await callJson(`${world.services}/orders/${id}`, { signal: s.signal })),
  );

  const judge = step(
    "refund.judge",
    {
      kind: "llm",
      input: Case,
      output: Verdict,
      limits: { usd: 0.05, ms: "60s" },
      retry: { attempts: 2, repair: 1 },
      fallback: [
        async (c, s) => {
          const turns = [{ role: "user", content: [{ type: "text", text: wordsOf(c, s) }] }] as const;
          const asked = { model: "claude-haiku-4-5", system: rules, turns, maxTokens: 300 };
          return looseJson(textOf(await converse(world.anthropic, asked, s.signal))) as z.infer<typeof Verdict>;
        },
      ],
    },
    async (c, s) => {
      const prompt = { model: "gpt-4.1", system: rules, user: wordsOf(c, s), maxTokens: 300 };
      return looseJson(await complete(world.openai, prompt, s.signal)) as z.infer<typeof Verdict>;
    },
  );

  const refund = step(
    "order.refund",
    {
      kind: "tool",
      input: Refund,
      output: z.object({ refundId: z.string() }),
      effect: "keyed",
      retry: { attempts: 4 },
      limits: { ms: "60s" },
      check: (_, key) => findRefund(world, key),
      gate: {
        risk: "high",
        ask: ({ intent, cents }) => `Refund ${(cents / 100).toFixed(2)} EUR on ${intent}?`,
        edit: ["cents"],
        timeout: answerWithin,
        usableFor: "15m",
      },
    },
    async (input, s) => {
      const made = await postJson(`${world.services}/refunds`, input, { key: s.key, signal: s.signal });
      return { refundId: (made as { id: string }).id };
    },
  );

  return pipeline(
    "refund-desk",
    { version: "3", limits: { usd: 0.25, steps: 20, ms: "5m" }, input: Ticket, output: Outcome },
    async ({ ticket, orderId, complaint }) => {
      const order = await lookup({ id: orderId });
      const verdict = await judge({ ...order, ticket, complaint });
      if (!decide("refund?", verdict.refund, { because: verdict.why })) return { outcome: "declined" as const };
      const { refundId } = await refund({ intent: order.intent, cents: verdict.cents });
      return { outcome: "refunded" as const, refundId };
    },
  );
}

async function findRefund(world: World, key: string) {
  try {
    const found = await callJson(`${world.services}/refunds?key=${encodeURIComponent(key)}`);
    return { refundId: (found as { id: string }).id };
  } catch (error) {
    if (error instanceof HttpError && error.status === 404) return undefined;
    throw error;
  }
}
