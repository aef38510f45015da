import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Attributes, type AttributeValue, Double } from "@/lib/otlp/wire";
import { pool } from "@/lib/server/db";
import { decodeAttributes, encodeAttributes } from "@/lib/server/store-attributes";
import { ContentSet } from "@/lib/server/store-contents";
import { findUnits } from "@/lib/server/store-split";
import { arbitraryAttributes, plain } from "@/lib/testing/arbitrary-spans";

/** Through a real jsonb and text column. */
async function roundTrip(attributes: Attributes): Promise<Attributes> {
  const contents = new ContentSet();
  const json = encodeAttributes(attributes, contents);
  const texts = new Map<string, string>();
  for (const [ref, text] of contents.texts) {
    const { rows } = await pool().query("select $1::text as body", [text]);
    texts.set(ref, rows[0].body);
  }
  const { rows } = await pool().query("select $1::jsonb as stored", [json]);
  return decodeAttributes(rows[0].stored, texts);
}

describe("stored attributes", () => {
  it("come back exactly, whatever they are", async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryAttributes(), async (attributes) => {
        expect(plain(await roundTrip(attributes))).toEqual(plain(attributes));
      }),
      { numRuns: 300 },
    );
  });

  it.each<[string, AttributeValue]>([
    ["NUL", "a\0b"],
    ["a lone surrogate", "\ud800x\udc00"],
    ["the escape character itself", "\ue000\ue000e000"],
    ["a pair", "😀"],
    ["int64", 9_223_372_036_854_775_807n],
    ["NaN", new Double(Number.NaN)],
    ["minus zero", new Double(-0)],
    ["infinity", new Double(Number.NEGATIVE_INFINITY)],
    ["a whole double", new Double(1)],
    ["a tiny double", 5e-324],
    ["a huge double", new Double(1.7976931348623157e308)],
    ["bytes", new Uint8Array([0, 255, 1])],
    ["long bytes", new Uint8Array(1_000).fill(7)],
    ["nothing", null],
    ["what looks like a tag", JSON.stringify({ r: "x", l: "y" })],
    ["a cut list of messages", JSON.stringify([{ role: "user", content: "x".repeat(300) }]).slice(0, -20)],
  ])("keeps %s", async (_, value) => {
    const attributes = Object.assign(Object.create(null), { key: value, ["__proto__"]: value });
    attributes["nul\0key"] = [value, [value]];
    expect(plain(await roundTrip(attributes))).toEqual(plain(attributes));
  });

  it("keeps flattened lists with gaps, leading zeros and names that are prefixes of each other", async () => {
    const attributes = Object.create(null);
    for (let index = 0; index < 40; index += 1)
      attributes[`m.${index}.message.content`] = `text ${index}`.repeat(index);
    for (const key of ["m.00.x", "m.1", "m.40", "g.1.x", "g.2.x", "g.3.x", "g.9.x", "m.3.", ".0.x", "a..0.b"])
      attributes[key] = key;
    expect(plain(await roundTrip(attributes))).toEqual(plain(attributes));
  });
});

describe("findUnits", () => {
  it("never fails and never overlaps", () => {
    const jsonish = fc.string({ unit: fc.constantFrom("[", "]", "{", "}", '"', "\\", ",", " ", "x".repeat(70)) });
    fc.assert(
      fc.property(jsonish, (text) => {
        const units = findUnits(text);
        expect(units).toEqual([...units].sort((a, b) => a - b));
        expect(units.every((at) => at >= 0 && at <= text.length)).toBe(true);
      }),
    );
  });

  it("finds messages in arrays, in objects and in arrays of arrays", () => {
    const message = JSON.stringify({ role: "user", content: `"quoted" \\ ${"x".repeat(80)}` });
    for (const text of [`[${message}, ${message}]`, `{"a":1,"messages":[[${message},${message}]]}`]) {
      const units = findUnits(text);
      expect(units).toHaveLength(4);
      expect(text.slice(units[0], units[1])).toBe(message);
      expect(text.slice(units[2], units[3])).toBe(message);
    }
  });
});
