// OpenAI responses: https://platform.openai.com/docs/api-reference/responses
import { type Dialect, fragments, pieces, type Said, type StreamEvent } from "./answer";

const usageOf = ({ tokens }: Said) => ({
  input_tokens: tokens.in,
  input_tokens_details: { cached_tokens: tokens.cached },
  output_tokens: tokens.out,
  output_tokens_details: { reasoning_tokens: tokens.reasoning },
  total_tokens: tokens.in + tokens.out,
});

function itemsOf(said: Said) {
  const summary = [{ type: "summary_text", text: said.reasoning }];
  const content = [{ type: "output_text", text: said.text, annotations: [], logprobs: [] }];
  return [
    ...(said.reasoning === "" ? [] : [{ id: `rs_${said.id}`, type: "reasoning" as const, summary }]),
    ...(said.text === ""
      ? []
      : [{ id: `msg_${said.id}`, type: "message" as const, status: "completed", role: "assistant", content }]),
    ...said.toolCalls.map(({ id, name, arguments: args }) => ({
      id: `fc_${id}`,
      type: "function_call" as const,
      status: "completed",
      call_id: `call_${id}`,
      name,
      arguments: JSON.stringify(args),
    })),
  ];
}
type Item = ReturnType<typeof itemsOf>[number];

const response = (said: Said, status: string, output: readonly Item[]) => ({
  id: `resp_${said.id}`,
  object: "response",
  created_at: 1_764_000_000,
  status,
  background: false,
  error: null,
  incomplete_details: status === "incomplete" ? { reason: "max_output_tokens" } : null,
  instructions: null,
  model: said.model,
  output,
  parallel_tool_calls: true,
  tool_choice: "auto",
  tools: [],
  usage: status === "in_progress" ? null : usageOf(said),
  metadata: {},
});

const ended = (said: Said) => response(said, said.truncated ? "incomplete" : "completed", itemsOf(said));

function events(said: Said): readonly StreamEvent[] {
  const end = ended(said);
  const bare: Bare[] = [
    { type: "response.created", response: response(said, "in_progress", []) },
    { type: "response.in_progress", response: response(said, "in_progress", []) },
    ...itemsOf(said).flatMap((item, output_index) => eventsOf(item, output_index)),
    { type: `response.${end.status}`, response: end },
  ];
  return bare.map((data, sequence_number) => ({ event: data.type, data: { ...data, sequence_number } }));
}

type Bare = { readonly type: string; readonly [field: string]: unknown };

function eventsOf(item: Item, output_index: number): readonly Bare[] {
  const at = { item_id: item.id, output_index };
  const added = (empty: object) => ({ type: "response.output_item.added", output_index, item: { ...item, ...empty } });
  const done = { type: "response.output_item.done", output_index, item };
  if (item.type === "reasoning") {
    const [part] = item.summary;
    const deltas = pieces(part?.text ?? "").map((delta) => ({
      type: "response.reasoning_summary_text.delta",
      ...at,
      summary_index: 0,
      delta,
    }));
    return [
      added({ summary: [] }),
      { type: "response.reasoning_summary_part.added", ...at, summary_index: 0, part: { ...part, text: "" } },
      ...deltas,
      { type: "response.reasoning_summary_text.done", ...at, summary_index: 0, text: part?.text },
      { type: "response.reasoning_summary_part.done", ...at, summary_index: 0, part },
      done,
    ];
  }
  if (item.type === "function_call") {
    const type = "response.function_call_arguments";
    return [
      added({ status: "in_progress", arguments: "" }),
      ...fragments(item.arguments).map((delta) => ({ type: `${type}.delta`, ...at, delta })),
      { type: `${type}.done`, ...at, name: item.name, arguments: item.arguments },
      done,
    ];
  }
  const [part] = item.content;
  const inPart = { ...at, content_index: 0 };
  return [
    added({ status: "in_progress", content: [] }),
    { type: "response.content_part.added", ...inPart, part: { ...part, text: "" } },
    ...pieces(part?.text ?? "").map((delta) => ({
      type: "response.output_text.delta",
      ...inPart,
      delta,
      logprobs: [],
    })),
    { type: "response.output_text.done", ...inPart, text: part?.text, logprobs: [] },
    { type: "response.content_part.done", ...inPart, part },
    done,
  ];
}

export const responses: Dialect = { whole: ended, events };
