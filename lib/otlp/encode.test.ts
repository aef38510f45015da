import fc from "fast-check";
import { expect, it, vi } from "vitest";
import { decodeLogsJson, decodeTracesJson } from "@/lib/otlp/decode-json";
import { writeLogs, writeSpans } from "@/lib/otlp/encode";
import { decodeLimits } from "@/lib/otlp/limits";
import type { Resource, Scope } from "@/lib/otlp/wire";
import { arbitraryLog, arbitrarySpan, plain } from "@/lib/testing/arbitrary-spans";

// hundreds of generated requests: seconds on a machine at rest
vi.setConfig({ testTimeout: 60_000 });

const limits = { ...decodeLimits, keyBytesMax: decodeLimits.valueBytesMax };

/** Groups gather the spans that share a resource and a scope. */
function inGroups<T extends { resource: Resource; scope: Scope }>(items: T[]): T[] {
  const resources = [...new Set(items.map((item) => item.resource))];
  const scopes = [...new Set(items.map((item) => item.scope))];
  const place = (item: T) => resources.indexOf(item.resource) * scopes.length + scopes.indexOf(item.scope);
  return items.toSorted((a, b) => place(a) - place(b));
}

it("gives back every span as it was", () => {
  fc.assert(
    fc.property(fc.array(arbitrarySpan(), { maxLength: 4 }), fc.boolean(), (made, areAlike) => {
      const [first] = made;
      const spans = areAlike && first ? made.map((span) => ({ ...span, resource: first.resource })) : made;
      const { items, reasons } = decodeTracesJson(`{"resourceSpans":[${[...writeSpans(spans)].join(",")}]}`, limits);
      expect([plain(items), reasons.size]).toEqual([plain(inGroups(spans)), 0]);
    }),
    // shrinking requests of this size takes minutes; the seed of a failure is printed
    { endOnFailure: true },
  );
});

it("gives back every log record as it was", () => {
  fc.assert(
    fc.property(fc.array(arbitraryLog(), { maxLength: 4 }), (logs) => {
      const { items, reasons } = decodeLogsJson(`{"resourceLogs":[${[...writeLogs(logs)].join(",")}]}`, limits);
      expect([plain(items), reasons.size]).toEqual([plain(inGroups(logs)), 0]);
    }),
    // shrinking requests of this size takes minutes; the seed of a failure is printed
    { endOnFailure: true },
  );
});

it("gives a long run in elements of bounded length", () => {
  const [span] = fc.sample(arbitrarySpan(), 1);
  if (!span) throw new Error("no span was made");
  const name = "x".repeat(100_000);
  const elements = [...writeSpans(Array.from({ length: 45 }, () => ({ ...span, name })))];
  expect(elements.length).toBe(5);
  expect(Math.max(...elements.map((element) => element.length))).toBeLessThan(1_600_000);
  const { items } = decodeTracesJson(`{"resourceSpans":[${elements.join(",")}]}`, limits);
  expect(items).toHaveLength(45);
});
