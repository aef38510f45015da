import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stepKinds } from "@/lib/domain/trace/step";
import { dialects } from "@/lib/otlp/dialects/recognise";
import type { Dialect, Source } from "@/lib/otlp/dialects/table";
import { toMapping } from "@/lib/otlp/to-mapping";
import { toMessages } from "@/lib/otlp/to-messages";
import { toStep } from "@/lib/otlp/to-step";
import { type Attributes, Double, type WireSpan } from "@/lib/otlp/wire";
import { drawLog, drawSpan } from "@/lib/testing/draw-span";

const keyOf = (source: Source): string[] => {
  if (typeof source === "string") return [source];
  if ("prefix" in source)
    return [
      `${source.prefix}.0.message.role`,
      `${source.prefix}.0.message.content`,
      `${source.prefix}.0`,
      `${source.prefix}.999999999.x`,
    ];
  return "key" in source ? [source.key] : [];
};
const sourcesOf = (dialect: Dialect): string[] =>
  Object.values(dialect)
    .flatMap((value) => (Array.isArray(value) ? value : []))
    .flatMap((value) => {
      if (typeof value === "string") return [value];
      if (typeof value !== "object" || value === null) return [];
      if ("kinds" in value || "has" in value || "is" in value)
        return "key" in value ? [value.key] : "has" in value ? [value.has] : [];
      if ("input" in value && Array.isArray(value.input))
        return Object.values(value).flatMap((list) => (Array.isArray(list) ? list.flatMap(keyOf) : []));
      return keyOf(value as Source);
    });
const known = [...new Set(dialects.flatMap(sourcesOf))];

const deep = (depth: number, open: string, close: string) => `${open.repeat(depth)}${close.repeat(depth)}`;
const hostile = fc.oneof(
  fc.constantFrom<unknown>(
    "",
    " ",
    "null",
    "[]",
    "{}",
    "[[[",
    '{"role":',
    "\u0000",
    "\ud800",
    "__proto__",
    "constructor",
    "toString",
    "NaN",
    "-1",
    "1e300",
    "412",
    "4.0",
    deep(50_000, "[", "]"),
    deep(5_000, '{"a":', "1}"),
    deep(5_000, '{"message":', "1}"),
    '{"__proto__":{"role":"user"},"role":"user","content":"x"}',
    '[{"role":"user","content":[{"type":"text","text":null}]}]',
    '{"messages":[[[[{"role":{},"content":[1,null,true]}]]]]}',
    '{"choices":[{"message":{"tool_calls":[{"function":{"name":{},"arguments":[]}}]}}]}',
    '[{"type":"function_call"},{"type":"reasoning","summary":[{"text":1}]}]',
    '[{"parts":[{"part_kind":"tool-call"}]}]',
    new Double(Number.NaN),
    new Double(Number.POSITIVE_INFINITY),
    new Double(-0),
    new Double(1e300),
    new Double(4),
    -5,
    2 ** 53,
    0.5,
    2n ** 63n,
    -(2n ** 63n),
    true,
    false,
    null,
    new Uint8Array([0, 255]),
    [],
    [null],
    [["a"], [1]],
    ["stop", 1],
  ),
  fc.json(),
  fc.string(),
  fc.double(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.array(fc.oneof(fc.string(), fc.double(), fc.boolean()), { maxLength: 4 }),
);
const attributes = fc
  .array(
    fc.tuple(
      fc.oneof(
        { weight: 5, arbitrary: fc.constantFrom(...known) },
        {
          weight: 1,
          arbitrary: fc.constantFrom("__proto__", "constructor", "a.b.c", "llm.input_messages", "gen_ai.prompt.x.y"),
        },
      ),
      hostile,
    ),
    { maxLength: 14 },
  )
  .map(
    (entries) =>
      Object.assign(
        Object.create(null),
        Object.fromEntries(entries.map(([key, value]) => [key === "__proto__" ? "proto" : key, value])),
      ) as Attributes,
  );

const spans = fc
  .record({
    attributes,
    events: fc.array(
      fc.tuple(
        fc.constantFrom(
          "exception",
          "gen_ai.choice",
          "gen_ai.user.message",
          "gen_ai.client.inference.operation.details",
        ),
        attributes,
      ),
      { maxLength: 3 },
    ),
    name: fc.oneof(fc.string(), fc.constantFrom("chat x", "call_llm", "execute_tool ")),
    code: fc.constantFrom(0, 1, 2, 99),
  })
  .map(({ attributes: keys, events, name, code }): WireSpan => {
    const drawn = drawSpan({ name, attributes: {}, status: { code, message: "" } });
    const wireEvents = events.map(([event, body]) => ({
      name: event,
      timeNs: 0n,
      attributes: body,
      droppedAttributes: 0,
    }));
    return { ...drawn, attributes: keys, events: wireEvents };
  });

describe("toStep", () => {
  it("takes any attributes: never throws, never a number that is no count", () => {
    fc.assert(
      fc.property(spans, (span) => {
        const step = toStep(span, []);
        expect(stepKinds).toContain(step.kind);
        const numbers = [...Object.values(step.tokens), step.costMicroUsd, step.attempt];
        for (const value of numbers) expect(value === null || (Number.isSafeInteger(value) && value >= 0)).toBe(true);
        for (const text of [
          step.model,
          step.provider,
          step.finishReason,
          step.sessionId,
          step.userId,
          step.inputText,
          step.outputText,
        ]) {
          expect(text === null || typeof text === "string").toBe(true);
        }
        expect(step.error === null || step.error.message !== "").toBe(true);
        expect(() => JSON.stringify([step, toMessages(span, []), toMapping(span, [])])).not.toThrow();
      }),
      { numRuns: 300 },
    );
  }, 60_000);

  it("takes any log records", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.constantFrom("gen_ai.choice", "gen_ai.user.message", "api_request", "x"), attributes, hostile),
          { maxLength: 4 },
        ),
        (records) => {
          const logs = records.map(([eventName, keys, body]) => ({
            ...drawLog({ eventName }),
            attributes: keys,
            body: body as never,
          }));
          const span = drawSpan({ name: "chat", attributes: { "gen_ai.operation.name": "chat" } });
          expect(() => JSON.stringify([toStep(span, logs), toMessages(span, logs)])).not.toThrow();
        },
      ),
      { numRuns: 150 },
    );
  });

  it("does not pollute prototypes", () => {
    const span = drawSpan({
      name: "chat",
      attributes: {
        "llm.input_messages.__proto__.message.role": "user",
        "gen_ai.operation.name": "chat",
        "gen_ai.input.messages": '[{"__proto__":{"polluted":1},"role":"user","content":"x"}]',
      },
    });
    toStep(span, []);
    toMessages(span, []);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });
});

describe("errors", () => {
  const errorOf = (code: number, attributesOfEvent: Record<string, string | boolean>, keys = {}) =>
    toStep(
      drawSpan({
        name: "work",
        attributes: keys,
        status: { code, message: "" },
        events: [{ name: "exception", attributes: attributesOfEvent }],
      }),
      [],
    ).error;
  it("believes an exception where the status is unset and nothing came out", () => {
    expect(errorOf(0, { "exception.message": "boom", "exception.type": "E" })).toEqual({ message: "boom", type: "E" });
    expect(errorOf(0, { "exception.message": "boom" }, { output: "fine in the end" })).toBeNull();
    expect(errorOf(0, { "exception.message": "boom", "exception.escaped": false })).toBeNull();
    expect(errorOf(1, { "exception.message": "boom" })).toBeNull();
  });
  it("says something for every failure", () => {
    const failed = drawSpan({ name: "work", attributes: {}, status: { code: 2, message: "" } });
    expect(toStep(failed, []).error?.message).toBe("failed without a message");
  });
});

describe("attempts", () => {
  it.each([
    [{ "http.request.resend_count": 2 }, 3],
    [{ "tracegate.attempt": 2 }, 2],
    [{ attempt: 0 }, null],
    [{}, null],
  ])("%j is attempt %s", (keys, attempt) => {
    expect(toStep(drawSpan({ name: "call", attributes: keys }), []).attempt).toBe(attempt);
  });
});

describe("cost", () => {
  const call = {
    "gen_ai.operation.name": "chat",
    "gen_ai.response.model": "gpt-4.1-mini",
    "gen_ai.usage.input_tokens": 1000,
    "gen_ai.usage.output_tokens": 10,
  };
  const costOf = (keys: Record<string, string | number>) => toStep(drawSpan({ name: "chat", attributes: keys }), []);
  it("takes the client's word before the list price, but not that tokens were free", () => {
    expect(costOf({ ...call, "gen_ai.usage.cost": 0.5 }).costMicroUsd).toBe(500_000);
    expect(costOf({ ...call, "gen_ai.usage.cost": 0 }).costMicroUsd).toBe(costOf(call).costMicroUsd);
    expect(costOf({ ...call, "gen_ai.usage.cost": -1 }).costMicroUsd).toBe(costOf(call).costMicroUsd);
    expect(costOf(call).costMicroUsd).toBeGreaterThan(0);
  });
  it("does not price the sums that an agent repeats", () => {
    expect(costOf({ ...call, "gen_ai.operation.name": "invoke_agent" })).toMatchObject({
      costMicroUsd: null,
      costState: "none",
    });
  });
});
