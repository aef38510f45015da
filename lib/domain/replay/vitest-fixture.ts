// A recorded step as a test file of its own: given what it got, the code under test should answer in the same shape.
import type { Json } from "@/lib/domain/trace/step";
import { askedOf, type RecordedCall } from "./recorded-call";

const indentBy = "  ";

export function vitestFixture(call: RecordedCall): string {
  const given = call.tool ? call.tool.arguments : call.messages.length > 0 ? messagesOf(call) : call.inputText;
  const recorded = call.tool ? call.tool.result : answerOf(call);
  const what = `${call.name}${call.model ? ` (${call.model})` : ""}`;
  return `import { expect, it } from "vitest";

// Recorded by Tracegate: run ${call.traceId}, step ${call.spanId}.
const given: unknown = ${literal(given ?? null, "")};

const recorded: unknown = ${literal(recorded ?? null, "")};

// The code under test: call it here with what the step was given.
async function underTest(_given: unknown): Promise<unknown> {
  throw new Error("Call your own code here; the recorded step answered: " + JSON.stringify(recorded));
}

it(${literal(what, "")}, async () => {
  const answer = await underTest(given);
  expect(answer).toEqual(${shapeOf(recorded ?? null, `${indentBy}`)});
});
`;
}

const messagesOf = (call: RecordedCall): Json =>
  askedOf(call).map(({ role, name, parts }) => ({
    role,
    ...(name === null ? {} : { name }),
    parts: parts as unknown as Json,
  }));

/** What was asked of tools, else the answer: as JSON where it is JSON. */
function answerOf(call: RecordedCall): Json {
  if (call.toolCalls.length > 0)
    return call.toolCalls.map(({ name, arguments: given }) => ({ name, arguments: given }));
  const text = call.outputText;
  if (text === null || !/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

/** A TypeScript expression for the value. `__proto__` as a plain key would set the prototype. */
function literal(value: Json, indent: string): string {
  return written(value, indent, (scalar) => JSON.stringify(scalar));
}

/** Matchers for the shape: names of tools and keys stay, values are any of their type. */
function shapeOf(value: Json, indent: string): string {
  return written(value, indent, matcherOf);
}

function matcherOf(value: string | number | boolean | null, key: string | null): string {
  if (value === null) return "null";
  if (key === "name" && typeof value === "string") return JSON.stringify(value);
  const type = { string: "String", number: "Number", boolean: "Boolean" }[typeof value as "string"];
  return `expect.any(${type})`;
}

type WriteScalar = (value: string | number | boolean | null, key: string | null) => string;

function written(value: Json, indent: string, scalar: WriteScalar, key: string | null = null): string {
  if (typeof value !== "object" || value === null) return scalar(value, key);
  const inner = indent + indentBy;
  const block = (open: string, lines: readonly string[], close: string) =>
    lines.length === 0 ? open + close : `${open}\n${inner}${lines.join(`,\n${inner}`)},\n${indent}${close}`;
  if (Array.isArray(value)) {
    return block(
      "[",
      value.map((item: Json) => written(item, inner, scalar)),
      "]",
    );
  }
  const name = (each: string) => (each === "__proto__" ? '["__proto__"]' : JSON.stringify(each));
  return block(
    "{",
    Object.entries(value).map(([each, member]) => `${name(each)}: ${written(member, inner, scalar, each)}`),
    "}",
  );
}
