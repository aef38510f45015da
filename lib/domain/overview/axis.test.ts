import { expect, it } from "vitest";
import { axisTop } from "@/lib/domain/overview/axis";

it.each([
  [0, 2],
  [1, 2],
  [2, 2],
  [3, 4],
  [9, 10],
  [10, 10],
  [11, 20],
  [134, 200],
  [801, 1000],
])("%d fits below %d", (most, top) => expect(axisTop(most)).toBe(top));
