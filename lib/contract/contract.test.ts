import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PageQuery } from "@/lib/contract/page";
import { text } from "@/lib/contract/projects";
import { joinList, RunQuery, splitList } from "@/lib/contract/runs";

describe("lists in a query", () => {
  it("come back as they were joined, whatever they hold", () => {
    const value = fc.string({ minLength: 1, unit: fc.constantFrom("a", ",", "\\", " ", "\n", "é") });
    fc.assert(
      fc.property(fc.array(value), (values) => {
        expect(splitList(joinList(values))).toEqual(values);
      }),
    );
  });
  it("are plain comma lists for plain values", () => expect(joinList(["a", "b"])).toBe("a,b"));
  it("drop empty values", () => expect(splitList(",a,,b,")).toEqual(["a", "b"]));
});

describe("page", () => {
  it("is 50 long by default", () => expect(PageQuery.parse({})).toEqual({ limit: 50 }));
  it.each(["1", "1000"])("may be %s long", (limit) => expect(PageQuery.parse({ limit }).limit).toBe(Number(limit)));
  it.each(["", "0", "-1", "1001", "1e2", "0x10", "1.5", " 5", "Infinity", "NaN", "50,", "٣"])(
    "may not be %s long",
    (limit) => expect(PageQuery.safeParse({ limit }).success).toBe(false),
  );
});

describe("text", () => {
  it.each(["x", "a\tb\r\n", "😀".repeat(50), "\u007f", "\u0085"])("takes %j", (value) =>
    expect(text(100).safeParse(value).success).toBe(true),
  );
  it.each(["", "\0", "\u001b[31m", "\ud800", "a\udc00", "😀".repeat(51), 5, null])("refuses %j", (value) =>
    expect(text(100).safeParse(value).success).toBe(false),
  );
});

it("refuses filters that no run can have", () => {
  expect(RunQuery.safeParse({ status: "done,failed" }).success).toBe(true);
  for (const query of [
    { status: "broken" },
    { from: "yesterday" },
    { q: "x".repeat(4_001) },
    { zone: "Mars" },
    { from: "2026-13-01T00:00:00Z" },
  ]) {
    expect(RunQuery.safeParse(query).success).toBe(false);
  }
});
