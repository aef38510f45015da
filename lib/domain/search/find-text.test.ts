import { describe, expect, it } from "vitest";
import { findText, lowerCase, snippetOf } from "./find-text";
import { rawPattern } from "./raw-text";
import { leavesWith } from "./text-leaves";

const draw = (text: string, needle: string) => {
  const { snippet, matches } = snippetOf(text, findText(text, needle));
  return [...matches].reverse().reduce((line, [from, to]) => {
    return `${line.slice(0, from)}[${line.slice(from, to)}]${line.slice(to)}`;
  }, snippet);
};

describe("a snippet", () => {
  it.each([
    ["Refund the refund", "refund", "[Refund] the [refund]"],
    ["one\n two\tthree", "two", "one  [two] three"],
    ["İstanbul İzmir", "izmir", "İstanbul İzmir"],
    ["İstanbul izmir", "izmir", "İstanbul [izmir]"],
    ["aaaa", "aa", "[aa][aa]"],
    [
      `${"word ".repeat(40)}needle ${"rest ".repeat(80)}`,
      "needle",
      `…${"word ".repeat(9)}[needle] ${"rest ".repeat(29)}res…`,
    ],
  ])("of %j", (text, needle, drawn) => {
    expect(draw(text, needle)).toBe(drawn);
  });

  it("cuts no pair in half and keeps its length in lower case", () => {
    const text = "😀".repeat(300);
    for (let before = 0; before < 60; before += 1) {
      const { snippet } = snippetOf(`${"x".repeat(before)}${text}needle${text}`, [[before + 600, before + 606]]);
      expect(snippet.isWellFormed()).toBe(true);
    }
    expect(lowerCase("İ".repeat(5))).toHaveLength(5);
  });
});

describe("a text in stored JSON", () => {
  it.each([
    ['say "hi"', String.raw`{"a":"say \"HI\""}`],
    ['say "hi"', String.raw`{"a":"{\"b\":\"say \\\"hi\\\"\"}"}`],
    ["退款", String.raw`{"a":"\u9000\u6b3e"}`],
    ["É", String.raw`{"a":"\u00e9"}`],
    ["a\nb", String.raw`{"q":"a\nb"}`],
    ["c:\\new", String.raw`{"q":"C:\\new"}`],
    ["https://x", String.raw`{"q":"https:\/\/x"}`],
    ["100%_(x)", "is 100%_(x) sure"],
  ])("%j is found in %s", (needle, stored) => {
    expect(rawPattern(needle).test(stored)).toBe(true);
    expect(leavesWith(stored, lowerCase(needle)).length).toBeGreaterThan(0);
  });

  it("comes with its key, from however deep inside", () => {
    const stored = JSON.stringify([{ role: "user", content: JSON.stringify({ order: { id: "A-1" } }) }]);
    expect(leavesWith(stored, "a-1")).toEqual(["id: A-1"]);
    expect(leavesWith(stored, "user")).toEqual(["role: user"]);
    expect(leavesWith(stored, "order")).toHaveLength(1);
    expect(leavesWith(stored, "a-2")).toEqual([]);
  });
});
