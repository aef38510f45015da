import { expect, it } from "vitest";
import { follows } from "@/lib/domain/time/follows";

it.each([
  ["at its end", 5_000_100n, 5_000_100n, true],
  ["before its end", 5_000_099n, 5_000_100n, false],
  ["in the millisecond in which it ended, told as its beginning", 5_000_000n, 5_670_000n, true],
  ["a whole millisecond before", 4_000_000n, 5_000_000n, false],
  ["finely told, just before", 5_000_001n, 5_670_000n, false],
])("what starts %s", (_, startNs, endNs, told) => {
  expect(follows(startNs, endNs)).toBe(told);
});
