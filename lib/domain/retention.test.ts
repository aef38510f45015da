import { expect, it } from "vitest";
import { planRetention } from "@/lib/domain/retention";

const share = (day: string, bytes: number) => ({ day, runs: 1, spans: 10, bytes });
const days = [share("2026-11-26", 40), share("2026-11-23", 10), share("2026-11-25", 30), share("2026-11-24", 20)];
const plan = (rule: { days?: number; bytes?: number }) =>
  planRetention(days, { days: rule.days ?? null, bytes: rule.bytes ?? null }, "2026-11-26");

it.each([
  [{}, null, 0],
  [{ days: 3 }, null, 0],
  [{ days: 2 }, "2026-11-24", 10],
  [{ days: 1 }, "2026-11-25", 30],
  [{ days: 0 }, "2026-11-26", 60],
  [{ bytes: 100 }, null, 0],
  [{ bytes: 99 }, "2026-11-24", 10],
  [{ bytes: 70 }, "2026-11-25", 30],
  [{ bytes: 0 }, "2026-11-26", 60],
  [{ days: 1, bytes: 99 }, "2026-11-25", 30],
  [{ days: 2, bytes: 60 }, "2026-11-26", 60],
])("%j lets the days before %s go", (rule, before, bytes) => {
  expect(plan(rule)).toMatchObject({ before, bytes, runs: bytes === 0 ? 0 : expect.any(Number) });
});

it("keeps today, however large it is", () => {
  expect(planRetention([share("2026-11-26", 500)], { days: 0, bytes: 1 }, "2026-11-26")).toEqual({
    ...{ before: null, runs: 0, spans: 0, bytes: 0 },
  });
});
