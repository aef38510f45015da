import { expect, it } from "vitest";
import { wordLines } from "./word-lines";

const drawn = (base: string, head: string) =>
  wordLines(base, head).map(({ sign, base: b, head: h, parts }) => {
    const text = parts.map((part) => (part.changed ? `[${part.text}]` : part.text)).join("");
    return `${{ same: " ", removed: "-", added: "+" }[sign]} ${b ?? "."} ${h ?? "."} ${text}`;
  });

it("marks the words that changed in a line", () => {
  expect(drawn("one\nuse it first\nlast", "one\nuse it never\nlast\nmore")).toEqual([
    "  1 1 one",
    "- 2 . use it [first]",
    "+ . 2 use it [never]",
    "  3 3 last",
    "+ . 4 more",
  ]);
});

it("keeps the lines of both sides, wherever words moved over their ends", () => {
  const lines = wordLines("a b c d", "a b\nc x");
  const side = (sign: "removed" | "added") =>
    lines.filter((line) => line.sign === sign).map(({ parts }) => parts.map(({ text }) => text).join(""));
  expect([side("removed"), side("added")]).toEqual([["a b c d"], ["a b", "c x"]]);
});

it("takes a long text for replaced where comparing it would take too long", () => {
  const long = (word: string) => `${word} `.repeat(9_000);
  expect(wordLines(long("left"), long("right")).map(({ sign }) => sign)).toEqual(["removed", "added"]);
});
