// OpenAI chat completions: https://platform.openai.com/docs/api-reference/chat
import { type Dialect, fragments, pieces, type Said, type StreamEvent } from "./answer";
import type { ModelRequest } from "./scenario";

const usageOf = ({ tokens }: Said) => ({
  prompt_tokens: tokens.in,
  completion_tokens: tokens.out,
  total_tokens: tokens.in + tokens.out,
  prompt_tokens_details: { cached_tokens: tokens.cached, audio_tokens: 0 },
  completion_tokens_details: {
    reasoning_tokens: tokens.reasoning,
    audio_tokens: 0,
    accepted_prediction_tokens: 0,
    rejected_prediction_tokens: 0,
  },
});
const finishOf = (said: Said) => (said.truncated ? "length" : said.toolCalls.length > 0 ? "tool_calls" : "stop");
const headOf = (said: Said, object: string) => ({
  id: `chatcmpl-${said.id}`,
  object,
  created: 1_764_000_000,
  model: said.model,
  service_tier: "default",
  system_fingerprint: "fp_scripted",
});
const reasoningOf = (said: Said) => (said.reasoning === "" ? {} : { reasoning_content: said.reasoning });

function whole(said: Said) {
  const tool_calls = said.toolCalls.map(({ id, name, arguments: args }) => ({
    id: `call_${id}`,
    type: "function",
    function: { name, arguments: JSON.stringify(args) },
  }));
  const message = {
    role: "assistant",
    content: said.text === "" ? null : said.text,
    ...reasoningOf(said),
    ...(tool_calls.length === 0 ? {} : { tool_calls }),
    refusal: null,
    annotations: [],
  };
  return {
    ...headOf(said, "chat.completion"),
    choices: [{ index: 0, message, logprobs: null, finish_reason: finishOf(said) }],
    usage: usageOf(said),
  };
}

function events(said: Said, { body }: ModelRequest): readonly StreamEvent[] {
  const wanted = (body["stream_options"] as { include_usage?: boolean } | undefined)?.include_usage === true;
  const chunk = (choices: unknown[], usage: unknown = null): StreamEvent => ({
    data: { ...headOf(said, "chat.completion.chunk"), choices, ...(wanted ? { usage } : {}) },
  });
  const delta = (change: object, finish_reason: string | null = null) =>
    chunk([{ index: 0, delta: change, logprobs: null, finish_reason }]);
  const calls = said.toolCalls.flatMap(({ id, name, arguments: args }, index) => [
    delta({ tool_calls: [{ index, id: `call_${id}`, type: "function", function: { name, arguments: "" } }] }),
    ...fragments(JSON.stringify(args)).map((part) => delta({ tool_calls: [{ index, function: { arguments: part } }] })),
  ]);
  return [
    delta({ role: "assistant", content: "", refusal: null }),
    ...pieces(said.reasoning).map((reasoning_content) => delta({ reasoning_content })),
    ...pieces(said.text).map((content) => delta({ content })),
    ...calls,
    delta({}, finishOf(said)),
    ...(wanted ? [chunk([], usageOf(said))] : []),
    { data: "[DONE]" },
  ];
}

export const chat: Dialect = { whole, events };
