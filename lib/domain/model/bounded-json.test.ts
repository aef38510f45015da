import { performance } from "node:perf_hooks";
import { describe, expect, it } from "vitest";
import { boundedJson, valueLimits } from "@/lib/domain/model/bounded-json";

const json = (value: unknown) => boundedJson("input", value);

describe("a value as JSON for a span", () => {
  it("is the JSON that everybody knows, where it is short", () => {
    const value = { a: [1, true, null, "x"], b: { c: "é" } };
    expect(json(value)).toBe(JSON.stringify(value));
    expect(json(undefined)).toBe("null");
    expect(json("text")).toBe('"text"');
  });

  it("says what JSON has no word for", () => {
    const value = [
      10n,
      Number.NaN,
      () => 1,
      Symbol("s"),
      new Date(0),
      new Error("no"),
      new Map([["k", 1]]),
      new Set([1]),
    ];
    expect(json(value)).toBe(
      '["10","NaN","[function]","[symbol]","1970-01-01T00:00:00.000Z",{"name":"Error","message":"no"},{"k":1},[1]]',
    );
    expect(json({ bytes: new Uint8Array(3), url: new URL("http://a.test/") })).toBe(
      '{"bytes":"[3 bytes]","url":"http://a.test/"}',
    );
    expect(json(JSON.parse('{"__proto__":{"x":1}}'))).toBe('{"__proto__":{"x":1}}');
  });

  it("survives values that bite", () => {
    const round: Record<string, unknown> = { name: "ring" };
    round["self"] = round;
    expect(json(round)).toBe('{"name":"ring","self":"[circular]"}');
    const trap = {
      get secret() {
        throw new Error("no");
      },
      toJSON: undefined,
    };
    expect(json(trap)).toBe('{"secret":"[unreadable]","toJSON":null}');
    expect(json({ toJSON: () => JSON.parse("{") })).toBe('"[unreadable]"');
  });

  it("is cut where it is long, wide or deep, and says so", () => {
    const long = json("x".repeat(100_000));
    expect(long.length).toBeLessThan(valueLimits.characters + 100);
    expect(long).toMatch(/… \[67232 more characters\]"$/);
    const wide = json(Array.from({ length: 100_000 }, () => 1));
    expect(wide).toMatch(/,"\[960\d\d more\]"\]$/);
    let deep: unknown = 1;
    for (let level = 0; level < 100; level++) deep = [deep];
    expect(json(deep)).toBe(`${"[".repeat(16)}"[too deep]"${"]".repeat(16)}`);
    const keys = Object.fromEntries(Array.from({ length: 9_000 }, (_, at) => [`key${at}`, at]));
    expect(json(keys).length).toBeLessThan(3 * valueLimits.characters);
  });

  it("never cuts a character in two", () => {
    const cut = JSON.parse(json(`${"x".repeat(valueLimits.characters - 1)}😀 and more`)) as string;
    expect(cut.isWellFormed()).toBe(true);
  });

  it("costs under a millisecond, however large the value is", () => {
    const rows = Array.from({ length: 50_000 }, (_, id) => ({ id, text: "lorem ipsum ".repeat(20) }));
    for (let warm = 0; warm < 20; warm++) json(rows);
    const times = Array.from({ length: 50 }, () => {
      const startedAt = performance.now();
      json(rows);
      return performance.now() - startedAt;
    });
    expect(times.sort((a, b) => a - b)[25]).toBeLessThan(1);
  });
});

describe("redact", () => {
  const hideCards = (path: string, value: unknown) => (path.endsWith(".card") ? "[card]" : value);

  it("sees each value with its path, before it is cut", () => {
    expect(boundedJson("input", { user: { card: "4111", name: "Ada" } }, hideCards)).toBe(
      '{"user":{"card":"[card]","name":"Ada"}}',
    );
    const paths: string[] = [];
    boundedJson("input", [{ a: 1 }], (path, value) => {
      paths.push(path);
      return value;
    });
    expect(paths).toEqual(["input", "input.0", "input.0.a"]);
  });

  it("hides what it could not judge", () => {
    const broken = () => {
      throw new Error("bug");
    };
    expect(boundedJson("input", { card: "4111" }, broken)).toBe('"[redact failed]"');
  });
});
