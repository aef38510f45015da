import { expect, it } from "vitest";
import type { Diff } from "@/lib/contract/diff";
import { shownLines } from "./shown-rows";

const diff = (changes: string) =>
  ({
    rows: [...changes].map((sign) => ({ change: sign === "=" ? "same" : "changed" })),
    firstDivergence: { row: changes.indexOf("~") },
  }) as unknown as Diff;
const drawn = (changes: string, only: boolean, opened: number[] = []) =>
  shownLines(diff(changes), only, new Set(opened))
    .map((line) => (line.type === "row" ? String(line.at) : line.type === "fold" ? `(${line.count})` : "|"))
    .join(" ");

it("folds what is alike, and marks the first divergence", () => {
  expect(drawn("==~=", false)).toBe("0 1 | 2 3");
  expect(drawn("=========~=~", false)).toBe("0 (7) 8 | 9 10 11");
  expect(drawn("=========~=~", false, [0])).toBe("0 1 2 3 4 5 6 7 8 | 9 10 11");
  expect(drawn("===~==~", true)).toBe("(3) | 3 (2) 6");
  expect(drawn("===~==~", true, [4])).toBe("(3) | 3 4 5 6");
});
