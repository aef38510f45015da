import { afterEach, expect, it } from "vitest";
import { type Served, serveRoutes } from "@/lib/demo/world/http";
import { Payments } from "@/lib/demo/world/payments";

let served: Served;
afterEach(() => served.close());

async function open(payments: Payments) {
  served = await serveRoutes(payments.routes);
  return (key: string, body: object) =>
    fetch(`${served.url}/refunds`, {
      method: "POST",
      headers: { "idempotency-key": key },
      body: JSON.stringify(body),
    });
}

it("moves the money once for a key, also when both requests are under way", async () => {
  const payments = new Payments({ answerAfterMs: 20 });
  const refund = await open(payments);
  const answers = await Promise.all([1, 2].map(() => refund("k1", { intent: "pi_1", cents: 5 })));
  const [first, second] = await Promise.all(answers.map((answer) => answer.json()));
  expect(second).toEqual(first);
  expect(payments.refunds).toHaveLength(1);
  expect(payments.requests).toBe(2);
  const found = await fetch(`${served.url}/refunds?key=k1`);
  expect(await found.json()).toEqual(first);
});

it("refuses a key with other parameters, and pays again without a key", async () => {
  const payments = new Payments();
  const refund = await open(payments);
  await refund("k1", { intent: "pi_1", cents: 5 });
  expect((await refund("k1", { intent: "pi_1", cents: 6 })).status).toBe(422);
  expect((await fetch(`${served.url}/refunds?key=other`)).status).toBe(404);
  await refund("", { intent: "pi_1", cents: 5 });
  await refund("", { intent: "pi_1", cents: 5 });
  expect(payments.refunds).toHaveLength(3);
});

it("has moved the money before anybody is told", async () => {
  let toldAt = 0;
  const payments = new Payments({ answerAfterMs: 30, onRefund: () => (toldAt = performance.now()) });
  const refund = await open(payments);
  await refund("k1", { intent: "pi_1", cents: 5 });
  expect(performance.now() - toldAt).toBeGreaterThan(25);
});
