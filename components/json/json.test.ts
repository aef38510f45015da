import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  closedAtFirst,
  findLines,
  type JsonLine,
  layoutJson,
  layoutSlowly,
  lineAt,
  openedTo,
  openLines,
  pointerOf,
} from "./json-lines";
import { fromValue, type JsonNode, readDocument, readJson, writeJson } from "./read-json";

const read = (text: string): JsonNode => readJson(text) ?? { type: "string", value: "not JSON" };

describe("readJson", () => {
  it("agrees with JSON.parse on every document", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (text) => {
        const node = read(text);
        expect(JSON.parse(writeJson(node))).toEqual(JSON.parse(text));
      }),
    );
  });
  it("takes exactly the texts that JSON.parse takes", () => {
    const parses = (text: string) => {
      try {
        JSON.parse(text);
        return true;
      } catch {
        return false;
      }
    };
    const pieces = fc.constantFrom(...'{}[],:"\\ \n\u0001é01-.eE', "true", "null", '"a"', "\\u00e9", "1e5");
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 8 }), (list) => {
        expect(readJson(list.join("")) !== null).toBe(parses(list.join("")));
      }),
      { numRuns: 2000 },
    );
  });
  it("keeps digits, order and doubled keys as written", () => {
    const text = '{"id": 12345678901234567890, "f": 1.10, "2": 1, "1": 2, "1": 3}';
    expect(writeJson(read(text)).replace(/\s+/g, " ")).toBe(
      '{ "id": 12345678901234567890, "f": 1.10, "2": 1, "1": 2, "1": 3 }',
    );
  });
  it("refuses a depth bomb instead of overflowing", () => {
    expect(readJson("[".repeat(100_000))).toBeNull();
    expect(readJson("[".repeat(100_000) + "]".repeat(100_000))).toBeNull();
  });
  it("reads a string of 5 MB", () => {
    const text = JSON.stringify({ prompt: `${"x\n".repeat(2_500_000)}` });
    expect(read(text)).toMatchObject({ type: "object" });
  });
});

describe("readDocument", () => {
  it("takes objects and arrays, not a number or a word that happens to be JSON", () => {
    expect(readDocument(' {"a": 1}')).not.toBeNull();
    expect(readDocument("[1]")).not.toBeNull();
    expect(readDocument("42")).toBeNull();
    expect(readDocument('"word"')).toBeNull();
    expect(readDocument("{not json}")).toBeNull();
  });
});

/** Lines as text, like an editor shows them. */
function draw(lines: readonly JsonLine[], shown: readonly number[]): string[] {
  return shown.map((at) => {
    const line = lines[at];
    if (!line) return "";
    const key = typeof line.key === "string" ? `"${line.key}": ` : "";
    const brackets = line.node.type === "array" ? "[]" : "{}";
    const body =
      line.part === "whole" ? writeJson(line.node).replace(/\s+/g, " ") : brackets[line.part === "open" ? 0 : 1];
    return `${at + 1} ${"  ".repeat(line.depth)}${key}${body}${line.more && line.part !== "open" ? "," : ""}`;
  });
}

describe("layoutJson", () => {
  const order = read(
    '{"id":"88213","tags":["a","b"],"items":[{"sku":"S-1","photo":{"url":"u","sizes":[1,[2]]}}],"none":{}}',
  );
  const lines = layoutJson(order);

  it("writes one member a line, short plain lists on one", () => {
    expect(draw(lines, openLines(lines, new Set()))).toEqual([
      "1 {",
      '2   "id": "88213",',
      '3   "tags": [ "a", "b" ],',
      '4   "items": [',
      "5     {",
      '6       "sku": "S-1",',
      '7       "photo": {',
      '8         "url": "u",',
      '9         "sizes": [',
      "10           1,",
      "11           [ 2 ]",
      "12         ]",
      "13       }",
      "14     }",
      "15   ],",
      '16   "none": {}',
      "17 }",
    ]);
  });
  it("leaves out what is closed, and keeps the numbers", () => {
    expect(draw(lines, openLines(lines, new Set([3])))).toEqual([
      "1 {",
      '2   "id": "88213",',
      '3   "tags": [ "a", "b" ],',
      '4   "items": [',
      '16   "none": {}',
      "17 }",
    ]);
  });
  it("names every line by its pointer", () => {
    expect(pointerOf(lines, 0)).toBe("");
    expect(pointerOf(lines, 8)).toBe("/items/0/photo/sizes");
    expect(pointerOf(lines, 10)).toBe("/items/0/photo/sizes/1");
    const odd = layoutJson(
      fromValue({ "a/b~c": { x: [{}, "a long string that does not fit on one line with the others around it"] } }),
    );
    expect(pointerOf(odd, 3)).toBe("/a~1b~0c/x/0");
  });
  it("starts with deep parts closed in a long document only", () => {
    expect(closedAtFirst(lines).size).toBe(0);
    const long = layoutJson(
      fromValue({
        a: { b: { c: { d: { e: "x".repeat(80) } } } },
        list: Array.from({ length: 50 }, () => ({ y: ["x".repeat(80)] })),
      }),
    );
    expect([...closedAtFirst(long)].every((at) => (long[at]?.depth ?? 0) >= 3)).toBe(true);
    expect(closedAtFirst(long).size).toBeGreaterThan(0);
  });
});

describe("a large document", () => {
  const rows = Array.from({ length: 3000 }, (_, id) => ({ id, sku: `S-${id}`, note: "x".repeat(80) }));
  const lines = layoutJson(fromValue({ rows }));
  it("is laid out with pauses, to the same lines", () => {
    const layout = layoutSlowly(fromValue({ rows }));
    let pauses = 0;
    let step = layout.next();
    for (; !step.done; step = layout.next()) pauses += 1;
    expect(pauses).toBeGreaterThan(10);
    expect(step.value.length).toBe(lines.length);
  });
  it("is found through by key and value, closed parts too, and opens to what was found", () => {
    const closed = new Set(lines.flatMap((line, at) => (line.part === "open" ? [at] : [])));
    const [at = -1, more] = findLines(lines, "s-2999");
    expect([lines[at]?.key, more]).toEqual(["sku", undefined]);
    expect(openLines(lines, closed)).not.toContain(at);
    expect(openLines(lines, openedTo(lines, closed, at))).toContain(at);
    expect(findLines(lines, "rows")).toEqual([1]);
    expect(findLines(lines, "")).toEqual([]);
  });
});

it("finds the line of a JSON pointer, or the nearest one around it", () => {
  const lines = layoutJson(
    read('{"a":{"b":[1,2],"long":"' + "x".repeat(80) + '"},"c~d/e":[{"f":"' + "y".repeat(80) + '"},{"f":1}]}'),
  );
  for (const [at, line] of lines.entries())
    if (line.part !== "close") expect(lineAt(lines, pointerOf(lines, at))).toBe(at);
  // what is written on one line stands there, what is missing where it should be held
  expect(lineAt(lines, "/a/b/1")).toBe(lineAt(lines, "/a/b"));
  expect(lineAt(lines, "/a/missing")).toBe(lineAt(lines, "/a"));
  expect(lineAt(lines, "/c~0d~1e/0/f")).toBeGreaterThan(lineAt(lines, "/c~0d~1e/0"));
});
