import fc from "fast-check";
import { RE2JS } from "re2js";
import { expect, it } from "vitest";
import { compilePatterns } from "@/lib/server/redaction/compile-pattern";

it("finds where each pattern is", () => {
  const find = compilePatterns(["ORD-[0-9]{3}", "(?i)patient\\b", "x*"]);
  expect(find("ORD-123, Patient ORD-456")).toEqual([
    [
      [0, 7],
      [17, 24],
    ],
    [[9, 16]],
    [],
  ]);
  expect(find("nothing")).toEqual([[], [], []]);
});

it("patterns that nothing ends, or that share names, do not touch each other", () => {
  const find = compilePatterns(["\\Qa|b", "(?P<n>c)", "(?P<n>d)"]);
  expect(find("a|b c d").map((ranges) => ranges.length)).toEqual([1, 1, 1]);
});

it("misses nothing that a pattern alone finds", () => {
  const sources = ["\\bA[0-9]+\\b", "^b|c$", "(?i)é+", "(?m)^x", "[^a-z]\\s", "(a|ab)(c|bcd)", "\\d{2,3}$", "(?s)q.z"];
  const find = compilePatterns(sources);
  const text = fc
    .array(fc.constantFrom(..."aAbBcCdéÉxq z019\n\t-😀"), { maxLength: 40 })
    .map((chars) => chars.join(""));
  fc.assert(
    fc.property(text, (sample) => {
      const alone = sources.map((source) => RE2JS.compile(source).matcher(sample).find());
      const found = find(sample).map((ranges) => ranges.length > 0);
      expect(found).toEqual(alone);
    }),
    { numRuns: 2_000 },
  );
});
