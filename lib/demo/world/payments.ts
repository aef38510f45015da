import { randomUUID } from "node:crypto";
import { type Route, reply } from "@/lib/demo/world/http";

export type Refund = { readonly id: string; readonly intent: string; readonly cents: number; readonly key: string };

/** A provider that honours idempotency keys, as Stripe does: the same key again answers the refund that was made. */
export class Payments {
  /** Every refund that was really made, in order. */
  readonly refunds: Refund[] = [];
  /** Requests, also those that only repeated a key. */
  requests = 0;
  readonly #byKey = new Map<string, Refund>();
  readonly #answerAfterMs: number;
  readonly #onRefund: (refund: Refund) => void;

  constructor(options: { answerAfterMs?: number; onRefund?: (refund: Refund) => void } = {}) {
    this.#answerAfterMs = options.answerAfterMs ?? 0;
    this.#onRefund = options.onRefund ?? (() => {});
  }

  readonly routes: readonly Route[] = [
    ["POST /refunds", async ({ json, headers }) => this.#refund(json, String(headers["idempotency-key"] ?? ""))],
    ["GET /refunds", async ({ query }) => this.#find(query.get("key") ?? "")],
  ];

  /** The money moves first and the answer comes later: whoever dies in between does not know what happened. */
  async #refund(json: unknown, key: string) {
    const { intent, cents } = json as { intent: string; cents: number };
    this.requests += 1;
    const known = this.#byKey.get(key);
    if (known !== undefined && (known.intent !== intent || known.cents !== cents))
      return reply(422, { error: "this idempotency key was used with other parameters" });
    const refund = known ?? this.#make(intent, cents, key);
    await new Promise((resolve) => setTimeout(resolve, this.#answerAfterMs));
    return reply(200, { id: refund.id });
  }

  #make(intent: string, cents: number, key: string): Refund {
    const refund = { id: `re_${randomUUID().slice(0, 8)}`, intent, cents, key };
    this.refunds.push(refund);
    if (key !== "") this.#byKey.set(key, refund);
    this.#onRefund(refund);
    return refund;
  }

  #find(key: string) {
    const refund = this.#byKey.get(key);
    return refund === undefined ? reply(404, { error: "no refund with this key" }) : reply(200, { id: refund.id });
  }
}
