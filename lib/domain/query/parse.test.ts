import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseQuery, queryChars } from "@/lib/domain/query/parse";
import { printQuery } from "@/lib/domain/query/print";
import { arbitraryQuery } from "@/lib/testing/arbitrary-query";

/** The query in its one spelling, then what is wrong with it. */
function read(text: string): string[] {
  const { query, problems } = parseQuery(text);
  return [
    printQuery(query),
    ...problems.map(({ from, to, message, fix }) => `${text.slice(from, to)} ⟶ ${fix}: ${message}`),
  ];
}

describe("a query", () => {
  it.each([
    [
      "status:failed kind:llm model:gpt-* cost>0.10 duration>30s",
      "status:failed kind:llm model:gpt-* cost>0.1 duration>30s",
    ],
    ['text:"refund" session:chat-7 user:"Mara O." has:approval', 'refund session:chat-7 user:"Mara O." has:approval'],
    ["a and b or c", "a b or c"],
    ["a (b or c) -d", "a (b or c) -d"],
    ["not (status:done,failed and -x)", "-(status:done,failed -x)"],
    ["a AND (b AND c)", "a b c"],
    ["cost:0.1..1,5.. duration<=1.5m tokens>=10k steps:..3", "cost:0.1..1,5.. duration<=90s tokens>=10000 steps:..3"],
    [
      "started>-2h finished:today started:2026-11-22T10:00..now",
      "started>-2h finished:today started:2026-11-22T10:00..now",
    ],
    ["STATUS:Failed Pipeline:Desk", "status:failed pipeline:Desk"],
    ["attr.http.route:/refunds id:4BF92F", "attr.http.route:/refunds id:4bf92f"],
    ["llm_calls:0 duration:1m30s cost:$2", "llm_calls:0 duration:90s cost:2"],
    ['model:"gpt-*"', 'model:"gpt-*"'],
    ["", ""],
  ])("%s", (text, printed) => {
    expect(read(text)).toEqual([printed]);
  });

  it.each([
    ["% _\\ '; drop table runs; --", '% "_\\\\" \'; drop table runs; "--"'],
    ["Re: order 88213, see https://x.example/a", '"Re:" order 88213, see "https://x.example/a"'],
    ["a=b x->y 2*3 - -- ", '"a=b" "x->y" 2*3 "-" "--"'],
  ])("that is plain text is taken as words: %s", (text, printed) => {
    expect(read(text)).toEqual([printed]);
  });

  it.each([
    ["cots>1 a", ["a", "cots>1 ⟶ cost>1: `cots` is no field. Did you mean cost?"]],
    ["zzzzz:1", ["", 'zzzzz:1 ⟶ "zzzzz:1": `zzzzz` is no field. To look for it as text, put it in quotes.']],
    ["status:faild", ["", "status:faild ⟶ status:failed: `faild` is no status. Did you mean failed?"]],
    ["duration>30", ["", "duration>30 ⟶ duration>30s: `30` is no duration, as 30s, 1.5m or 200ms."]],
    ["status!=done", ["", "status!=done ⟶ -status:done: takes `:`, not `!=`. Did you mean -status:done?"]],
    ["model>gpt", ["", "model>gpt ⟶ model:gpt: cannot be compared by size. Did you mean model:gpt?"]],
    ["cost>abc", ["", "cost>abc ⟶ null: `abc` is no amount of dollars, as 0.10."]],
    [
      "started:tody",
      ["", "started:tody ⟶ started:today: `tody` is no time, as today, -2h, 2026-11-22 or 2026-11-22T10:00."],
    ],
    [
      "started:2026-02-30",
      ["", "started:2026-02-30 ⟶ null: `2026-02-30` is no time, as today, -2h, 2026-11-22 or 2026-11-22T10:00."],
    ],
    ["status: a", ["a", "status: ⟶ null: needs a value, as status:failed,halted."]],
    ["(a or b", ["a or b", "(a or b ⟶ (a or b): has a ( without a )."]],
    ["a) b", ["a b", ") ⟶ : closes nothing. Leave it out, or put it in quotes to look for it."]],
    ["a or", ["a", "or ⟶ : needs a term on both sides. Leave it out, or put it in quotes to look for the word."]],
    ["and a", ["a", "and ⟶ : needs a term on both sides. Leave it out, or put it in quotes to look for the word."]],
    ["a not", ["a", 'not ⟶ "not": needs a term behind it, or quotes to look for the word.']],
    ["() a", ["a", "() ⟶ : holds nothing. Leave it out."]],
    ['a "b', ["a", '"b ⟶ "b": has a quote without an end.']],
    [
      "finding:empty_retrieval",
      [
        "",
        "finding:empty_retrieval ⟶ finding:*: `empty_retrieval` is no rule of findings. finding:* looks for runs with any finding.",
      ],
    ],
    ["id:xyz", ["", "id:xyz ⟶ null: `xyz` does not begin a trace id: those are hex digits."]],
  ])("that makes no sense names the token and the fix: %s", (text, said) => {
    expect(read(text)).toEqual(said);
  });

  it("runs what makes sense beside what does not", () => {
    expect(read("status:failed (cots>1 or a) b")[0]).toBe("status:failed a b");
  });

  it("has limits, and says them", () => {
    expect(read("x".repeat(queryChars + 1))[1]).toContain("longer than 4000 characters");
    expect(read("x ".repeat(101))[1]).toContain("more than 100 terms");
    const deep = read(`${"(".repeat(21)}x${")".repeat(21)}`);
    expect(deep).toHaveLength(2);
    expect(deep[1]).toContain("nested deeper than 20 levels");
    expect(read(`${"(".repeat(20)}x${")".repeat(20)}`)).toEqual(["x"]);
  });

  it("is read back from how it is printed", () => {
    fc.assert(
      fc.property(arbitraryQuery, (query) => {
        expect(parseQuery(printQuery(query))).toMatchObject({ query, problems: [] });
      }),
      { numRuns: 1_000 },
    );
  });

  it("may be any text: it never throws, and each problem names a stretch of it", () => {
    const piece = fc.constantFrom(
      "(",
      ")",
      "-",
      '"',
      ":",
      ",",
      "status",
      "cost",
      ">",
      "..",
      "or",
      "and",
      "not",
      " ",
      "*",
      "x",
      "-2h",
      "1k",
      "\\",
    );
    const anything = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join("")),
    );
    fc.assert(
      fc.property(anything, (text) => {
        const { query, problems, items } = parseQuery(text);
        for (const { from, to, token } of problems) expect(text.slice(from, to)).toBe(token);
        for (const { from, to } of items) expect(to).toBeGreaterThan(from);
        expect(parseQuery(printQuery(query))).toMatchObject({ query, problems: [] });
      }),
      { numRuns: 3_000 },
    );
  });
});
