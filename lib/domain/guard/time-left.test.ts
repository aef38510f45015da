import { expect, it } from "vitest";
import { formatLeft, urgencyOf } from "@/lib/domain/guard/time-left";

it.each([
  [-1, "0:00", "over"],
  [0, "0:00", "over"],
  [59_999, "0:59", "now"],
  [415_000, "6:55", "now"],
  [600_000, "10:00", "soon"],
  [1_200_000, "20:00", "calm"],
  [3_600_000, "1 h", "calm"],
  [47 * 3_600_000, "47 h", "calm"],
  [72 * 3_600_000, "3 d", "calm"],
])("%d ms are %s, %s", (ms, words, urgency) => {
  expect(formatLeft(ms)).toBe(words);
  expect(urgencyOf(ms)).toBe(urgency);
});
