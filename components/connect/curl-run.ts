// A small run that looks like a real one, sent by a plain shell: ids and times are made when it is pasted, so it can be pasted again.
// Everything between the two END lines is expanded by the shell; no value may hold a $ or a backtick of its own.

type Value = string | number | readonly string[];
type SketchSpan = {
  readonly id: string;
  readonly parent?: string;
  readonly name: string;
  /** Milliseconds before now. */
  readonly from: number;
  readonly to: number;
  readonly attributes: Readonly<Record<string, Value>>;
};

const system = "You are the support desk of a shop. Look orders up before you answer.";
const question = "Where is my order 88213? It should have come on Friday.";
const call = { type: "tool_call", id: "call_1", name: "order_lookup", arguments: { order_id: "88213" } };
const found = { order_id: "88213", status: "in transit", carrier: "DHL", expected: "Tuesday" };
const answer = "Your order 88213 is on its way with DHL and should be with you on Tuesday. I am sorry for the delay.";

const text = (role: string, content: string) => ({ role, parts: [{ type: "text", content }] });
const asked = [text("system", system), text("user", question)];
const calling = { role: "assistant", parts: [call], finish_reason: "tool_calls" };
const answered = { role: "tool", parts: [{ type: "tool_call_response", id: "call_1", response: found }] };

const model = { "gen_ai.provider.name": "openai", "gen_ai.request.model": "gpt-5-mini" };
const agent = { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "support-desk" };
const chat = (input: unknown, output: unknown, inputTokens: number, outputTokens: number) => ({
  ...model,
  "gen_ai.operation.name": "chat",
  "gen_ai.response.model": "gpt-5-mini",
  "gen_ai.usage.input_tokens": inputTokens,
  "gen_ai.usage.output_tokens": outputTokens,
  "gen_ai.input.messages": JSON.stringify(input),
  "gen_ai.output.messages": JSON.stringify([output]),
});

const spans: readonly SketchSpan[] = [
  {
    id: "1",
    name: "invoke_agent support-desk",
    from: 7000,
    to: 0,
    attributes: {
      ...agent,
      "gen_ai.conversation.id": "chat-1042",
      "gen_ai.input.messages": JSON.stringify([text("user", question)]),
      "gen_ai.output.messages": JSON.stringify([{ ...text("assistant", answer), finish_reason: "stop" }]),
    },
  },
  { id: "2", parent: "1", name: "chat gpt-5-mini", from: 6900, to: 4600, attributes: chat(asked, calling, 312, 24) },
  {
    id: "3",
    parent: "1",
    name: "execute_tool order_lookup",
    from: 4500,
    to: 3900,
    attributes: {
      "gen_ai.operation.name": "execute_tool",
      "gen_ai.tool.name": "order_lookup",
      "gen_ai.tool.call.id": "call_1",
      "gen_ai.tool.call.arguments": JSON.stringify(call.arguments),
      "gen_ai.tool.call.result": JSON.stringify(found),
    },
  },
  {
    id: "4",
    parent: "1",
    name: "chat gpt-5-mini",
    from: 3800,
    to: 100,
    attributes: chat([...asked, calling, answered], { ...text("assistant", answer), finish_reason: "stop" }, 398, 61),
  },
];

const otlpValue = (value: Value) =>
  typeof value === "number" ? { intValue: String(value) } : { stringValue: value as string };
const otlpAttributes = (attributes: Readonly<Record<string, Value>>) =>
  Object.entries(attributes).map(([key, value]) => ({ key, value: otlpValue(value) }));

// shell variable with 15 hex digits of the run's own; a span id is these and the number of the span
const run = "$" + "{RUN}";
const idOf = (id: string) => `${run}${id}`;
const timeOf = (msAgo: number) => `$((NOW - ${msAgo}))000000`;

const otlpSpan = ({ id, parent, name, from, to, attributes }: SketchSpan) => ({
  traceId: idOf("1").repeat(2),
  spanId: idOf(id),
  ...(parent === undefined ? {} : { parentSpanId: idOf(parent) }),
  name,
  kind: name.startsWith("chat") ? 3 : 1,
  startTimeUnixNano: timeOf(from),
  endTimeUnixNano: timeOf(to),
  attributes: otlpAttributes(attributes),
});

/** A shell command that sends the run to an OTLP/HTTP endpoint as JSON. Works in any POSIX shell with curl. */
export function curlRun(httpUrl: string, key: string): string {
  const head = `{"resourceSpans":[{"resource":{"attributes":${JSON.stringify(otlpAttributes({ "service.name": "support-desk" }))}},`;
  const lines = spans.map((span) => `  ${escapeForShell(JSON.stringify(otlpSpan(span)))}`).join(",\n");
  return [
    "NOW=$(date +%s)000 RUN=$(od -An -N8 -tx1 /dev/urandom | tr -d ' \\n' | cut -c1-15)",
    `curl -sS ${httpUrl}/v1/traces -H 'content-type: application/json' -H 'authorization: Bearer ${key}' --data-binary @- <<END`,
    `${head}"scopeSpans":[{"scope":{"name":"curl"},"spans":[`,
    lines,
    "]}]}]}",
    "END",
  ].join("\n");
}

/** In a here-document the shell takes one level of backslashes before a backslash; quotes are left alone. */
const escapeForShell = (json: string) => json.replaceAll("\\", "\\\\");
