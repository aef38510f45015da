// Chat messages that came as span events or log records, in the generations of the OpenTelemetry conventions:
//   gen_ai.{system,user,assistant,tool}.message, gen_ai.choice      one each; attributes, or a log's body
//   gen_ai.content.prompt / .completion                             one event with the whole prompt or answer
//   gen_ai.client.inference.operation.details                       input and output messages as attributes
//   any log whose body is {input: {messages}, output: {messages}}   AWS Distro for OpenTelemetry, for all of the above
import type { Json } from "@/lib/domain/trace/step";
import { type Fields, isFields, isList, parseJson, toJson } from "@/lib/otlp/dialects/read";
import type { Attributes, AttributeValue, WireLog, WireSpan } from "@/lib/otlp/wire";

type Record = {
  readonly name: string;
  readonly timeNs: bigint;
  readonly attributes: Attributes;
  readonly body: AttributeValue;
};

const messageName = /^gen_ai\.(system|user|assistant|tool)\.message$/;
const details = "gen_ai.client.inference.operation.details";
const order = ["gen_ai.system.message", "gen_ai.user.message"];

/** The messages as one JSON list (undefined where there are none), for the message reader. */
export function gatherMessages(
  span: WireSpan,
  logs: readonly WireLog[],
  direction: "input" | "output",
): Json | undefined {
  if (span.events.length === 0 && logs.length === 0) return undefined;
  const records = recordsOf(span, logs);
  const messages = records.flatMap((record) => messagesOfRecord(record, direction));
  return messages.length === 0 ? undefined : messages;
}

function recordsOf(span: WireSpan, logs: readonly WireLog[]): readonly Record[] {
  const records: Record[] = span.events
    .filter((event) => event.name.startsWith("gen_ai."))
    .map((event) => ({ name: event.name, timeNs: event.timeNs, attributes: event.attributes, body: null }));
  for (const log of logs) {
    const named = log.eventName !== "" ? log.eventName : log.attributes["event.name"];
    const isMessage = typeof named === "string" && named.startsWith("gen_ai.");
    if (!isMessage && !isExchange(log.body)) continue;
    records.push({
      name: isMessage ? named : exchange,
      timeNs: log.timeNs || log.observedNs,
      attributes: log.attributes,
      body: log.body,
    });
  }
  return records.sort((a, b) => (a.timeNs === b.timeNs ? rank(a) - rank(b) : a.timeNs < b.timeNs ? -1 : 1));
}

/** The question and the answer in one record. */
const exchange = "exchange";
const isExchange = (body: AttributeValue): boolean =>
  typeof body === "object" && body !== null && ("input" in body || "output" in body);

function exchanged(fields: Fields, direction: "input" | "output"): readonly Json[] {
  const side = fields[direction];
  const messages = isFields(side) ? listOf(side["messages"]) : [];
  return messages.map((message) => {
    const content = isFields(message) ? message["content"] : undefined;
    if (!isFields(message) || !isFields(content)) return message;
    const inner = content["content"] ?? content["message"] ?? content;
    const parsed = typeof inner === "string" ? (parseJson(inner) ?? inner) : inner;
    return { ...message, content: parsed, finish_reason: content["finish_reason"] ?? null };
  });
}

/** Records of one instant: instructions and questions come before what follows from them. */
const rank = (record: Record): number => {
  const place = order.indexOf(record.name);
  return place === -1 ? order.length : place;
};

function messagesOfRecord(record: Record, direction: "input" | "output"): readonly Json[] {
  const fields = fieldsOf(record);
  if (record.name === exchange) return exchanged(fields, direction);
  if (record.name === details) {
    const key = direction === "input" ? "gen_ai.input.messages" : "gen_ai.output.messages";
    const system = direction === "input" ? listOf(fields["gen_ai.system_instructions"]) : [];
    const instructions = system.length > 0 ? [{ role: "system", parts: system }] : [];
    return [...instructions, ...listOf(fields[key])];
  }
  const content = direction === "input" ? fields["gen_ai.prompt"] : fields["gen_ai.completion"];
  if (content !== undefined && content !== null) return listOf(content);
  const role = messageName.exec(record.name)?.[1];
  if (role !== undefined)
    return direction === "input" ? [withContent({ ...fields, role: fields["role"] ?? role }, fields)] : [];
  return record.name === "gen_ai.choice" && direction === "output" ? [choiceOf(fields)] : [];
}

/** A log's body is the message; attributes of an event are. */
function fieldsOf(record: Record): Fields {
  const attributes = toJson(record.attributes as AttributeValue);
  const raw = toJson(record.body);
  const body = typeof raw === "string" ? (parseJson(raw) ?? raw) : raw;
  if (isFields(body)) return { ...(isFields(attributes) ? attributes : {}), ...body };
  const fields = isFields(attributes) ? attributes : {};
  return typeof body === "string" && body !== record.name ? { ...fields, content: body } : fields;
}

/** Strands and Agent frameworks put the content parts as JSON into a string. */
const withContent = (target: Fields, fields: Fields): Json => {
  const content = fields["content"] ?? fields["gen_ai.event.content"];
  const parsed = typeof content === "string" ? parseJson(content) : undefined;
  if (isFields(parsed) && ("content" in parsed || "role" in parsed)) return { ...target, ...parsed };
  return isList(parsed) ? { ...target, content: parsed } : { ...target, content: content ?? null };
};

function choiceOf(fields: Fields): Json {
  const message = fields["message"] ?? fields["content"] ?? fields["gen_ai.event.content"] ?? null;
  const parsed = typeof message === "string" ? (parseJson(message) ?? message) : message;
  const inner: Fields = isFields(parsed)
    ? isFields(parsed["message"])
      ? parsed["message"]
      : parsed
    : { content: parsed };
  const calls = fields["tool_calls"] ?? inner["tool_calls"] ?? null;
  const list = typeof calls === "string" ? (parseJson(calls) ?? null) : calls;
  const finish = fields["finish_reason"] ?? (isFields(parsed) ? (parsed["finish_reason"] ?? null) : null);
  return { role: "assistant", ...inner, ...(list === null ? {} : { tool_calls: list }), finish_reason: finish };
}

function listOf(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null || value === "") return [];
  const parsed = typeof value === "string" ? (parseJson(value) ?? value) : value;
  return isList(parsed) ? parsed : [parsed];
}
