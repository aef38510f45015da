import { describe, expect, it } from "vitest";
import { hasWords, readAsk } from "@/components/shell/palette-entries";

describe("readAsk", () => {
  it.each([
    ["refund", { kind: "any", words: "refund" }],
    ["> theme ", { kind: "actions", words: "theme" }],
    ["#A1b2", { kind: "id", prefix: "a1b2" }],
    ["4BF92F3577B34DA6A3CE929D0E0E4736", { kind: "id", prefix: "4bf92f3577b34da6a3ce929d0e0e4736" }],
  ])("%s", (text, ask) => expect(readAsk(text)).toEqual(ask));
});

it("finds an entry by words in any order", () => {
  expect(hasWords("Switch light and dark", "dark switch")).toBe(true);
  expect(hasWords("Switch light and dark", "darker")).toBe(false);
  expect(hasWords("Runs", "")).toBe(true);
});
