import { expect, test } from "vitest";
import {
  emptyFilter as all,
  dropTerm,
  onlyValue,
  parseQuery,
  type RunsFilter,
  termsOf,
  toggleValue,
  toRunFilter,
  writeTerm,
} from "@/lib/browser/runs-filter";

const now = Date.parse("2026-11-22T12:00:00Z");

test("an empty filter asks the API for everything", () => {
  expect(toRunFilter(all, now)).toEqual({});
});

test("relative ranges count back from now, at each call", () => {
  expect(toRunFilter({ ...all, last: "24h" }, now)).toEqual({ from: "2026-11-21T12:00:00.000Z" });
  expect(toRunFilter({ ...all, last: "1h" }, now + 60_000)).toEqual({ from: "2026-11-22T11:01:00.000Z" });
});

test("an absolute range, half open too, wins over the relative one", () => {
  const from = "2026-11-01T00:00:00.000Z";
  expect(toRunFilter({ ...all, last: "1h", from }, now)).toEqual({ from });
  expect(toRunFilter({ ...all, last: "1h", to: from }, now)).toEqual({ to: from });
});

test("every narrowing term is listed and can be dropped", () => {
  const narrow: RunsFilter = { ...all, last: "7d", status: ["failed"], model: ["gpt-5", "o3"], session: "s", q: "hi" };
  expect(termsOf(narrow).map(({ field, values }) => `${field}:${values}`)).toEqual([
    "status:failed",
    "model:gpt-5,o3",
    "session:s",
    "q:hi",
    "time:7d",
  ]);
  const dropped = Object.assign({}, narrow, ...termsOf(narrow).map(({ field }) => dropTerm(field)));
  expect(dropped).toEqual(all);
});

test("a click on a facet value chooses only it, a second click none; the box adds and takes away", () => {
  const two = { ...all, pipeline: ["a", "b"] };
  expect(onlyValue(two, "pipeline", "a")).toEqual({ pipeline: ["a"] });
  expect(onlyValue({ ...all, pipeline: ["a"] }, "pipeline", "a")).toEqual({ pipeline: [] });
  expect(toggleValue(two, "pipeline", "c")).toEqual({ pipeline: ["a", "b", "c"] });
  expect(toggleValue(two, "pipeline", "a")).toEqual({ pipeline: ["b"] });
});

test("the query bar takes terms and words in any order", () => {
  const { patch, refused } = parseQuery('refund status:failed,halted session:"chat 7" my order', all);
  expect(patch).toEqual({ status: ["failed", "halted"], session: "chat 7", q: "refund my order" });
  expect(refused).toEqual([]);
});

test("typed values join those already chosen", () => {
  expect(parseQuery("model:o3 model:gpt-5", { ...all, model: ["gpt-5"] }).patch.model).toEqual(["gpt-5", "o3"]);
});

test("a value that does not exist is refused, the rest runs", () => {
  expect(parseQuery("status:broken refund", all)).toEqual({ patch: { q: "refund" }, refused: ["status:broken"] });
});

test("addresses and other colons are text, an empty bar takes the text away", () => {
  expect(parseQuery("http://a.b/c 12:30", all).patch.q).toBe("http://a.b/c 12:30");
  expect(parseQuery("  ", { ...all, q: "x" }).patch).toEqual({ q: null });
});

test("a term that is opened again reads back as the same values", () => {
  for (const pipeline of [["plain"], ["a,b", "back\\slash"], ["two words, a comma", "one"], ['say "hi"']]) {
    const typed = writeTerm({ field: "pipeline", values: pipeline });
    expect(parseQuery(typed, all).patch.pipeline?.toSorted()).toEqual(
      pipeline.map((value) => (/\s/.test(value) ? value.replaceAll('"', "") : value)).toSorted(),
    );
  }
});
