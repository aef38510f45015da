import { describe, expect, it } from "vitest";
import { isFinished, spotAt, suggestionsAt, suggestKeys } from "@/lib/domain/query/complete";

/** The caret is the bar; what each suggestion makes of the text, with the caret after it. */
function suggest(drawn: string, known: { value: string; count: number }[] = []): string[] {
  const caret = drawn.indexOf("|");
  const text = drawn.replace("|", "");
  return suggestionsAt(text, spotAt(text, caret), known).map(
    (each) => `${each.text.slice(0, each.caret)}|${each.text.slice(each.caret)}`,
  );
}

describe("suggestions", () => {
  it("are fields that begin so, then those that hold it, then values", () => {
    expect(suggest("fin|")).toEqual(["finished:|", "finding:|", "has:finding|"]);
    expect(suggest("sta|")).toEqual(["status:|", "started:|"]);
    expect(suggest("status:failed dur| x")).toEqual(["status:failed duration>| x"]);
    expect(suggest("fai|")).toEqual(["status:failed|"]);
    expect(suggest("-pip|")).toEqual(["-pipeline:|"]);
    expect(suggest("|")).toHaveLength(10);
  });

  it("are values behind a field, each in the place of what is typed", () => {
    expect(suggest("status:f|")).toEqual(["status:failed|"]);
    expect(suggest("status:failed,ha| x")).toEqual(["status:failed,halted| x"]);
    const models = [
      { value: "gpt-5", count: 3 },
      { value: "my model", count: 1 },
    ];
    expect(suggest("model:g|", models)).toEqual(["model:gpt-5|", 'model:"my model"|']);
    expect(suggest("started:|")[0]).toBe("started:today|");
    expect(suggest("cost>|")).toEqual(["cost>0.01|", "cost>0.1..1|"]);
  });

  it("are keys of attributes that a query can name", () => {
    const keys = [
      { value: "http.route", count: 2 },
      { value: "a key", count: 1 },
    ];
    const spot = spotAt("attr.ht", 7);
    expect(suggestKeys("attr.ht", spot, keys).map(({ text }) => text)).toEqual(["attr.http.route:"]);
  });

  it("know the key whose values are asked for", () => {
    expect(spotAt("attr.http.route:/r", 18)).toMatchObject({
      kind: "value",
      field: "attr",
      key: "http.route",
      typed: "/r",
    });
  });
});

it.each([
  ["status:failed", true],
  ["-status:failed,done", true],
  ["cots>1", true],
  ["(a or b)", true],
  ["-(a or b)", true],
  ["status:", false],
  ['user:"Mara', false],
  ["refund", false],
  ["(a or b", false],
  ["status:failed or cost>1", false],
  ["", false],
])("a blank ends %s: %s", (text, ends) => {
  expect(isFinished(text)).toBe(ends);
});
