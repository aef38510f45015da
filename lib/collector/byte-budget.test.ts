import { expect, it } from "vitest";
import { ByteBudget } from "@/lib/collector/byte-budget";

const budgetOf = (bytesMax: number, waitMs = 20) => new ByteBudget({ bytesMax, waitersMax: 2, waitMs });
const overloaded = expect.objectContaining({ code: "overloaded", retryAfterSeconds: 1 });

async function hold(budget: ByteBudget, bytes: number) {
  const lease = budget.open();
  await lease.cover(bytes);
  return lease;
}

it("lets requests wait for room, in order, and refuses those that wait too long", async () => {
  const budget = budgetOf(100, 1_000);
  const first = await hold(budget, 80);
  const order: string[] = [];
  const second = hold(budget, 50).then(() => order.push("second"));
  const third = hold(budget, 10).then(() => order.push("third"));
  await expect(hold(budget, 1)).rejects.toEqual(overloaded);
  expect(order).toEqual([]);
  first.close();
  await Promise.all([second, third]);
  expect([order, budget.used]).toEqual([["second", "third"], 60]);
  await expect(hold(budgetOf(0), 0)).resolves.toBeDefined();
});

it("refuses one that finds no room in time, and forgets it", async () => {
  const budget = budgetOf(100);
  const first = await hold(budget, 100);
  await expect(hold(budget, 1)).rejects.toEqual(overloaded);
  first.close();
  expect(budget.used).toBe(0);
});

it("lets one grow over the limit, so that two half-received requests do not wait for each other", async () => {
  const budget = budgetOf(100, 1_000);
  const [first, second] = [await hold(budget, 50), await hold(budget, 50)];
  await first.cover(80);
  let grown = false;
  const growing = second.cover(70).then(() => {
    grown = true;
  });
  await first.cover(90);
  expect([grown, budget.used]).toEqual([false, 140]);
  first.close();
  await growing;
  second.close();
  expect(budget.used).toBe(0);
});

it("takes a request that is larger than all of it when nothing else is at work", async () => {
  const lease = await hold(budgetOf(100), 1_000);
  lease.shrink(10);
  expect(lease.bytes).toBe(10);
});
