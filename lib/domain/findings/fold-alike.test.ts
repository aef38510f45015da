import { expect, it } from "vitest";
import { foldAlike } from "@/lib/domain/findings/fold-alike";

it("keeps the order of the first of each complaint", () => {
  const drawn = [..."abaca"].map((fingerprint, no) => ({ fingerprint, no }));
  expect(foldAlike(drawn).map((group) => group.map(({ no }) => no))).toEqual([[0, 2, 4], [1], [3]]);
  expect(foldAlike([])).toEqual([]);
});
