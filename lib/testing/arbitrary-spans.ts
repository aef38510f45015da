// Generated telemetry for property tests: every kind of value a client may send, and small shapes that collide often.
import fc from "fast-check";
import { type Attributes, type AttributeValue, Double, type WireLog, type WireSpan } from "@/lib/otlp/wire";

const anyText = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.constantFrom("\0", "\ud800", "\udfff", "\ue000", "a", "e000", '"', "\\") }),
  fc.string({ minLength: 190, maxLength: 600 }),
  fc.json().map((text) => `[${text},${JSON.stringify({ content: text.repeat(5) })}]`),
);

const anyKey = fc.oneof(
  anyText.map((text) => text.slice(0, 60)),
  fc.constantFrom("__proto__", "constructor", "", "r", "l", "m", "\ue000", "gen_ai.usage.input_tokens", "session.id"),
  fc
    .tuple(fc.constantFrom("m", "llm.input_messages"), fc.nat(6), fc.constantFrom("role", "content", "a.0.b"))
    .map((p) => p.join(".")),
);

const { value } = fc.letrec<{ value: AttributeValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    anyText,
    fc.boolean(),
    fc.maxSafeInteger(),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).filter((n) => !Number.isSafeInteger(Number(n))),
    fc.double().map((n) => (Number.isInteger(n) || !Number.isFinite(n) ? new Double(n) : n)),
    fc.uint8Array({ maxLength: 300 }),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.array(fc.tuple(anyKey, tie("value")), { maxLength: 4 }).map(toAttributes),
  ),
}));

function toAttributes(entries: readonly (readonly [string, AttributeValue])[]): Attributes {
  const attributes: { [key: string]: AttributeValue } = Object.create(null);
  for (const [key, item] of entries) attributes[key] = item;
  return attributes;
}

export function arbitraryAttributes(): fc.Arbitrary<Attributes> {
  return fc.array(fc.tuple(anyKey, value), { maxLength: 24 }).map(toAttributes);
}

/** The same thing without class instances and null prototypes, so that `toEqual` compares values and types alone. */
export function plain(item: unknown): unknown {
  if (item instanceof Double) return { double: Object.is(item.value, -0) ? "-0" : String(item.value) };
  if (item instanceof Uint8Array) return { bytes: Buffer.from(item).toString("hex") };
  if (typeof item === "bigint") return { big: String(item) };
  if (Array.isArray(item)) return item.map(plain);
  if (item === null || typeof item !== "object") return item;
  return {
    entries: Object.entries(item)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, plain(inner)]),
  };
}

const spanIds = ["a1".repeat(8), "b2".repeat(8), "c3".repeat(8), "d4".repeat(8), "e5".repeat(8)];
const traceIds = ["11".repeat(16), "22".repeat(16), "33".repeat(16)];
const uint32 = fc.nat(2 ** 32 - 1);
const uint64 = fc.oneof(
  fc.bigInt({ min: 1_795_000_000_000_000_000n, max: 1_795_000_000_000_000_100n }),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
);

const resource = fc.record({ attributes: arbitraryAttributes(), droppedAttributes: uint32, schemaUrl: anyText });
const scope = fc.record({
  name: anyText,
  version: anyText,
  attributes: arbitraryAttributes(),
  droppedAttributes: uint32,
  schemaUrl: anyText,
});
const event = fc.record({
  name: anyText,
  timeNs: uint64,
  attributes: arbitraryAttributes(),
  droppedAttributes: uint32,
});
const link = fc.record({
  traceId: fc.constantFrom("", "ab", ...traceIds),
  spanId: fc.constantFrom("", ...spanIds),
  traceState: anyText,
  attributes: arbitraryAttributes(),
  droppedAttributes: uint32,
  flags: uint32,
});

/** What Claude Code sends: records on one span that tell about another. */
const toolSpan = fc.record({ "span.type": fc.constant("tool"), tool_use_id: fc.constantFrom("u1", "u2") });
const requestSpan = fc.record({ "span.type": fc.constant("llm_request"), input_tokens: fc.constantFrom(1, 2) });
const elsewhereLog = fc.oneof(
  fc.record({ "event.name": fc.constant("tool_result"), tool_use_id: fc.constantFrom("u1", "u2") }),
  fc.record({ "event.name": fc.constant("api_request"), input_tokens: fc.constantFrom(1, 2) }),
);

function some(special: fc.Arbitrary<object>): fc.Arbitrary<Attributes> {
  return fc
    .tuple(arbitraryAttributes(), fc.option(special, { freq: 2 }))
    .map(([attributes, more]) => Object.assign(Object.create(null), attributes, more));
}

/** Spans over few ids, so that copies of one span and parents of another are common. */
export function arbitrarySpan(): fc.Arbitrary<WireSpan> {
  return fc.record({
    traceId: fc.constantFrom(...traceIds),
    spanId: fc.constantFrom(...spanIds),
    parentSpanId: fc.option(fc.constantFrom(...spanIds)),
    name: anyText,
    spanKind: fc.nat(5),
    traceState: anyText,
    flags: uint32,
    startNs: uint64,
    endNs: fc.option(uint64.map((ns) => (ns === 0n ? 1n : ns))),
    attributes: some(fc.oneof(toolSpan, requestSpan)),
    droppedAttributes: uint32,
    events: fc.array(event, { maxLength: 3 }),
    droppedEvents: uint32,
    links: fc.array(link, { maxLength: 2 }),
    droppedLinks: uint32,
    status: fc.record({ code: fc.nat(2), message: anyText }),
    resource,
    scope,
  });
}

export function arbitraryLog(): fc.Arbitrary<WireLog> {
  return fc.record({
    traceId: fc.constantFrom(...traceIds),
    spanId: fc.option(fc.constantFrom(...spanIds)),
    timeNs: uint64,
    observedNs: uint64,
    severityNumber: fc.nat(24),
    severityText: anyText,
    eventName: anyText,
    body: value,
    attributes: some(elsewhereLog),
    droppedAttributes: uint32,
    flags: uint32,
    resource,
    scope,
  });
}
