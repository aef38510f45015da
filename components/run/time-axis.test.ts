import { expect, it } from "vitest";
import { tickTexts } from "@/components/run/time-axis";

const hour = 3_600e9;

it("ticks say their time, short", () => {
  expect(tickTexts([0, 2e9, 4e9])).toEqual(["0 s", "2 s", "4 s"]);
  expect(tickTexts([0, 600e9, 1_200e9])).toEqual(["0 s", "10 m", "20 m"]);
});

it("where their times would read alike, the first says when and the others how long after it", () => {
  expect(tickTexts([12.25e9, 12.26e9, 12.27e9])).toEqual(["12.25 s", "+10 ms", "+20 ms"]);
  expect(tickTexts([5 * hour + 1_000, 5 * hour + 1_200])).toEqual(["5:00:00.0000010", "+200 ns"]);
  expect(tickTexts([61.2e9, 61.4e9])).toEqual(["1:01.2", "+200 ms"]);
});
