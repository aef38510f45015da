// What the rules of findings need to know of a span, whichever client sent it.
import { findRates } from "@/lib/domain/cost/price-book";
import type { Contracts, EvidenceStep, Given, HttpRequest } from "@/lib/domain/findings/evidence";
import type { Json, Message, Step } from "@/lib/domain/trace/step";
import { inputSchemaKey, outputSchemaKeys, schemaAt, schemaIn } from "@/lib/otlp/carried-schemas";
import { parametersOf } from "@/lib/otlp/dialects/parameters";
import { isFields, isList, nameOf, toJson } from "@/lib/otlp/dialects/read";
import type { Reading } from "@/lib/otlp/dialects/reading";
import { callOf } from "@/lib/otlp/to-call";
import { messagesOfReading } from "@/lib/otlp/to-messages";
import { openReading, stepOf } from "@/lib/otlp/to-step";
import type { WireLog, WireSpan } from "@/lib/otlp/wire";

export function toEvidence(span: WireSpan, logs: readonly WireLog[]): EvidenceStep {
  const reading = openReading(span, logs, null);
  const step = stepOf(reading);
  const messages = messagesOfReading(reading);
  const format = step.kind === "llm" ? responseFormat(reading) : null;
  const contracts = contractsOf(span, format);
  return {
    ...step,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId,
    startNs: span.startNs,
    endNs: span.endNs,
    label: labelOf(span, step),
    messages,
    tools: callOf(reading, step.kind).tools,
    contracts,
    given: isHidden(step) ? "unknown" : givenOf(reading, step, messages),
    wantsJson: isFields(contracts.output)
      ? wantsObject(contracts.output)
      : isJsonFormat(format) || saysJson(span, step),
    refuses: step.kind === "llm" && refuses(span),
    request: requestOf(span),
    contextWindow: windowOf(span, step),
  };
}

/** What conventions put before the name of the thing. */
const operation =
  /^(?:invoke_agent|invoke_workflow|create_agent|execute_tool|retrieval|embeddings|chat|text_completion|generate_content)\s+/;

/** The name of the tool, agent or call, without the model, which may change from run to run. */
function labelOf(span: WireSpan, { kind, model, tool, pipeline }: Step): string {
  if (kind === "tool" && tool?.name) return tool.name;
  const bare = span.name.replace(operation, "");
  if (kind === "llm" || kind === "embedding") {
    const asked = ["gen_ai.request.model", "gen_ai.response.model", "llm.model_name", "ai.model.id"].map(
      (key) => span.attributes[key],
    );
    const isModel = [model, ...asked].includes(bare);
    if (isModel || bare === "") return kind === "llm" ? "model call" : "embedding";
  }
  // the AI SDK names its spans by the function; what they are for stands beside
  return /^ai\.\w/.test(bare) && pipeline !== null ? `${bare} ${pipeline}` : bare || span.name;
}

function contractsOf({ attributes }: WireSpan, format: Json): Contracts {
  const key = outputSchemaKeys.find((name) => schemaAt(attributes, name) !== null);
  const output = key === undefined ? schemaIn(format) : schemaAt(attributes, key);
  const isEnforced = attributes["tracegate.schema.issues"] !== undefined;
  const sources = { input: "sdk", output: key?.startsWith("tracegate.") ? "sdk" : "request" } as const;
  return { input: schemaAt(attributes, inputSchemaKey), output, sources, isEnforced };
}

const responseFormat = (reading: Reading): Json =>
  parametersOf(reading).find(({ name }) => name === "response_format")?.value ?? null;

const wantsObject = (schema: Json) =>
  isFields(schema) &&
  ![schema["type"]].flat().includes("string") &&
  (schema["type"] !== undefined || "properties" in schema);

function isJsonFormat(format: Json): boolean {
  if (typeof format === "string") return /json/i.test(format);
  return (
    isFields(format) &&
    /json/i.test([format["type"], format["mime_type"], format["responseMimeType"]].map(nameOf).join(" "))
  );
}

/** Values of steps that are said to be JSON; of a model call the type is that of the whole response. */
const saysJson = ({ attributes }: WireSpan, { kind }: Step) =>
  kind === "llm"
    ? attributes["gen_ai.output.type"] === "json"
    : kind !== "tool" && attributes["output.mime_type"] === "application/json";

/** An empty answer has hardly any tokens: where the client counts more, it does not show what was said. */
const blankTokensMax = 12;
const isHidden = ({ kind, tokens, outputText, toolCalls }: Step) =>
  kind === "llm" &&
  toolCalls.length === 0 &&
  blank.test(outputText ?? "") &&
  (tokens.output ?? 0) - (tokens.reasoning ?? 0) > blankTokensMax;

const blank = /^\s*(?:null|\{\s*\}|\[\s*\]|"\s*")?\s*$/;

/** What came out of the step, as far as the client shows it. */
function givenOf(reading: Reading, step: Step, messages: readonly Message[]): Given {
  if (step.toolCalls.length > 0) return "something";
  if (step.outputText !== null) return blank.test(step.outputText) ? "nothing" : "something";
  if (step.tool !== null && step.tool.result !== null) return step.tool.result === "" ? "nothing" : "something";
  const said = messages.filter(({ direction }) => direction === "output").flatMap(({ parts }) => parts);
  if (said.some((part) => part.type !== "text" || !blank.test(part.text))) return "something";
  if (said.length > 0) return "nothing";
  if (step.kind === "retrieval" && step.inputText !== null && listsDocuments(reading)) return "nothing";
  return holdsBlank(reading, step) ? "nothing" : "unknown";
}

/** A client that writes each document under keys of its own shows none by no key at all. */
const listsDocuments = ({ dialects }: Reading) =>
  dialects.some(({ rawOutput = [] }) =>
    rawOutput.some((source) => typeof source === "object" && "prefix" in source && /document/.test(source.prefix)),
  );

/** The client sent the key of an output, and nothing under it. */
function holdsBlank({ dialects, span }: Reading, { kind }: Step): boolean {
  const { attributes } = span;
  const sources = dialects.flatMap((dialect) =>
    kind === "tool" ? (dialect.toolResult ?? []) : [...(dialect.output ?? []), ...(dialect.rawOutput ?? [])],
  );
  return sources.some((source) => {
    if (typeof source === "object" && "prefix" in source) return isBlankBelow(attributes, `${source.prefix}.`);
    const key =
      typeof source === "string"
        ? source
        : "key" in source && !("event" in source) && !("log" in source)
          ? source.key
          : null;
    const value = key === null || !Object.hasOwn(attributes, key) ? undefined : toJson(attributes[key]);
    return typeof value === "string" ? blank.test(value) : isList(value) && value.length === 0;
  });
}

function isBlankBelow(attributes: WireSpan["attributes"], prefix: string): boolean {
  const contents = Object.keys(attributes).filter(
    (key) => key.startsWith(prefix) && /(?:^|\.)(?:content|text)$/.test(key),
  );
  return (
    contents.length > 0 && contents.every((key) => typeof attributes[key] === "string" && blank.test(attributes[key]))
  );
}

const outputs = /output|completion|response|choice|result|generation/i;
const refusalPart = /"type"\s*:\s*"refusal"|"refusal"\s*:\s*"(?!")/;

function refuses(span: WireSpan): boolean {
  const isRefusal = (key: string, value: unknown) =>
    typeof value === "string" &&
    outputs.test(key) &&
    ((/(?:^|\.)refusal$/.test(key) && value.trim() !== "") ||
      (/(?:^|\.)type$/.test(key) && value === "refusal") ||
      (value.includes("refusal") && refusalPart.test(value)));
  const isIn = (attributes: WireSpan["attributes"]) =>
    Object.entries(attributes).some(([key, value]) => isRefusal(key, value));
  return (
    isIn(span.attributes) ||
    span.events.some(
      ({ name, attributes }) =>
        outputs.test(name) && Object.entries(attributes).some(([key, value]) => isRefusal(`output.${key}`, value)),
    )
  );
}

function requestOf({ attributes, name }: WireSpan): HttpRequest | null {
  const text = (...keys: string[]) =>
    keys.map((key) => nameOf(toJson(attributes[key]))).find((value) => value !== null) ?? null;
  const method = text("http.request.method", "http.method");
  const whole = text("url.full", "http.url");
  const host = text("server.address", "http.host", "net.peer.name");
  const path = text("url.path", "http.target");
  const url = whole ?? (host === null || path === null ? null : `${host}${path}`);
  return url === null || (method === null && whole === null) ? null : { method: method ?? name, url };
}

function windowOf(span: WireSpan, { kind, model, provider, tokens }: Step): number | null {
  if (kind !== "llm" || model === null || tokens.input === null) return null;
  return findRates(model, provider, new Date(Number(span.startNs / 1_000_000n)))?.contextWindow ?? null;
}
