// What the benchmarks send. Deterministic: the same seed gives the same spans.
import type { BenchSpan } from "@/bench/otlp";

const words =
  "the customer asked about an order that arrived late and wants money back so agent looks up policy checks invoice then decides whether refund applies before it answers with reference number date amount reason next step tool result found missing value retry model output schema judge review human approval limit budget price token".split(
    " ",
  );

/** A small generator of pseudo-random numbers in [0, 1). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

export function textOf(random: () => number, chars: number): string {
  let text = "";
  while (text.length < chars) text += `${words[Math.floor(random() * words.length)]} `;
  return text.slice(0, chars);
}

const hexOf = (random: () => number, digits: number) => {
  let id = "";
  while (id.length < digits)
    id += Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, "0");
  return id.slice(0, digits);
};
const traceIdOf = (random: () => number) => hexOf(random, 32);
const spanIdOf = (random: () => number) => hexOf(random, 16);

export const benchStartNs = BigInt(Math.floor(Date.now() / 1000)) * 1_000_000_000n - 3_600_000_000_000n;

/** (a): spans that share nothing, each a run of its own, with 2 KB of text. */
export function independentSpans(random: () => number, count: number): BenchSpan[] {
  return Array.from({ length: count }, (_, no) => {
    const startNs = benchStartNs + BigInt(no) * 1_000_000n;
    return {
      traceId: traceIdOf(random),
      spanId: spanIdOf(random),
      parentSpanId: null,
      name: `chat gpt-4.1 ${no % 7}`,
      startNs,
      endNs: startNs + 900_000_000n,
      attributes: {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "gpt-4.1",
        "gen_ai.response.model": "gpt-4.1-2025-04-14",
        "gen_ai.usage.input_tokens": 400 + (no % 100),
        "gen_ai.usage.output_tokens": 60 + (no % 50),
        "gen_ai.conversation.id": `session-${no % 97}`,
        "gen_ai.input.messages": message("user", textOf(random, 1_500)),
        "gen_ai.output.messages": message("assistant", textOf(random, 400)),
      },
    };
  });
}

const message = (role: string, content: string) => JSON.stringify([messageOf(role, content)]);
const messageOf = (role: string, content: string) => ({ role, parts: [{ type: "text", content }] });

export type Conversation = { readonly turns: readonly (readonly BenchSpan[])[] };

/** (b): one run of an agent that talks for `turns` turns; each turn is a model call with all before it, and a tool call. */
export function conversation(random: () => number, turns: number, style: "json" | "flat"): Conversation {
  const traceId = traceIdOf(random);
  const root = spanIdOf(random);
  const messages: { role: string; content: string }[] = [{ role: "system", content: textOf(random, 1_200) }];
  const rows = Array.from({ length: turns }, (_, turn) => {
    messages.push({ role: "user", content: textOf(random, 200 + random() * 400) });
    const answer = textOf(random, 300 + random() * 600);
    const startNs = benchStartNs + BigInt(turn) * 2_000_000_000n;
    const call = { traceId, parentSpanId: root, startNs, endNs: startNs + 1_500_000_000n };
    const chat: BenchSpan = {
      ...call,
      spanId: spanIdOf(random),
      name: "chat gpt-4.1",
      attributes: {
        ...(style === "json" ? jsonCall(messages, answer) : flatCall(messages, answer)),
        "session.id": traceId.slice(0, 8),
      },
    };
    messages.push({ role: "assistant", content: answer });
    const tool: BenchSpan = {
      ...call,
      spanId: spanIdOf(random),
      name: "execute_tool lookup_order",
      attributes: {
        "gen_ai.operation.name": "execute_tool",
        "gen_ai.tool.name": "lookup_order",
        "gen_ai.tool.call.arguments": JSON.stringify({ order: `A-${turn}` }),
        "gen_ai.tool.call.result": JSON.stringify({ status: "late", note: textOf(random, 120) }),
      },
    };
    return [chat, tool];
  });
  const agent: BenchSpan = {
    traceId,
    spanId: root,
    parentSpanId: null,
    name: "invoke_agent refund-desk",
    startNs: benchStartNs,
    endNs: benchStartNs + BigInt(turns) * 2_000_000_000n,
    attributes: { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "refund-desk" },
  };
  rows.at(-1)?.push(agent);
  return { turns: rows };
}

type Said = readonly { readonly role: string; readonly content: string }[];

function jsonCall(messages: Said, answer: string): BenchSpan["attributes"] {
  return {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "openai",
    "gen_ai.request.model": "gpt-4.1",
    "gen_ai.usage.input_tokens": messages.length * 80,
    "gen_ai.usage.output_tokens": 120,
    "gen_ai.input.messages": JSON.stringify(messages.map(({ role, content }) => messageOf(role, content))),
    "gen_ai.output.messages": message("assistant", answer),
  };
}

function flatCall(messages: Said, answer: string): BenchSpan["attributes"] {
  const attributes: { [key: string]: string | number } = {
    "openinference.span.kind": "LLM",
    "llm.model_name": "gpt-4.1",
    "llm.token_count.prompt": messages.length * 80,
    "llm.token_count.completion": 120,
    "llm.output_messages.0.message.role": "assistant",
    "llm.output_messages.0.message.content": answer,
  };
  messages.forEach(({ role, content }, no) => {
    attributes[`llm.input_messages.${no}.message.role`] = role;
    attributes[`llm.input_messages.${no}.message.content`] = content;
  });
  return attributes;
}

/** Conversations as exporters send them: each in pieces of `turnsAtOnce`, those of others between. */
export function interleaved(
  conversations: readonly Conversation[],
  turnsAtOnce: number,
  batchSize: number,
): BenchSpan[][] {
  const batches: BenchSpan[][] = [];
  const longest = Math.max(...conversations.map(({ turns }) => turns.length));
  for (let from = 0; from < longest; from += turnsAtOnce) {
    const spans = conversations.flatMap(({ turns }) => turns.slice(from, from + turnsAtOnce).flat());
    for (let at = 0; at < spans.length; at += batchSize) batches.push(spans.slice(at, at + batchSize));
  }
  return batches;
}
