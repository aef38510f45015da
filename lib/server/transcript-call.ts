// The entry of a model call, and of the tools that ran after it: what the calls before did not know yet.
import type { TranscriptCall, TranscriptEntry } from "@/lib/contract/transcript";
import { type CharBudget, charsOf } from "@/lib/domain/trace/cut-message";
import type { History } from "@/lib/domain/trace/message-history";
import type { Message, MessagePart, Step, Tokens } from "@/lib/domain/trace/step";
import { matchTools } from "@/lib/domain/trace/transcript";
import type { CallItem, OutlineItem } from "@/lib/domain/trace/transcript-items";
import type { OutlineStep } from "@/lib/domain/trace/transcript-shape";
import { toStep } from "@/lib/otlp/to-step";
import type { WireSpan } from "@/lib/otlp/wire";
import type { ReadSpan } from "@/lib/server/read-spans";
import { entryOf, placeOf, timesOf, toolRun } from "@/lib/server/transcript-entry";

/** What the reader has seen of the call before: which tools it asked for, and which of them steps have told of. */
export type Told = {
  readonly asked: readonly { readonly id: string | null; readonly name: string }[];
  readonly ran: ReadonlySet<string>;
};
export type CallRead = {
  readonly item: OutlineItem & CallItem<OutlineStep>;
  readonly spans: ReadonlyMap<string, ReadSpan>;
  /** The span whose messages are told. */
  readonly read: ReadSpan;
  readonly messages: readonly Message[];
  readonly history: History;
  readonly told: Told;
  /** Steps that stand there as a card. */
  readonly cards: ReadonlySet<OutlineStep>;
};

const messagesMax = 60;
const partsMax = 100;

/** The call, then those tools after it that none of its tool calls asked for. */
export function callEntries(call: CallRead, budget: CharBudget): TranscriptEntry[] {
  const { item, spans, read, messages, history } = call;
  const step = toStep(read.span, read.logs);
  const fresh = freshMessages(call);
  const known = messages.filter((_, place) => history.known.has(place));
  const { paired, alone } = pairTools(call, budget);
  const seen = [item.step, ...item.views].flatMap(({ spanId }) => spans.get(spanId) ?? []);
  const steps = seen.map(({ span, logs }) => toStep(span, logs));
  // as it is stored: prices of the project's own are not in the span
  const priced = [item.step, ...item.views].find(({ costMicroUsd }) => costMicroUsd !== null) ?? item.step;
  const entry: TranscriptCall = {
    type: "call",
    ...placeOf(item, read.span, step),
    model: step.model ?? steps.find(({ model }) => model !== null)?.model ?? null,
    provider: step.provider,
    tokens: mergeTokens([step, ...steps]),
    costMicroUsd: priced.costMicroUsd,
    costState: priced.costState,
    finishReason: step.finishReason,
    known: { messages: known.length, characters: countChars(known) },
    rewritten: history.rewritten,
    dropped: history.dropped,
    messages: fresh.slice(-messagesMax).map(({ message, at }) => cutMessage(message, at, budget)),
    omitted: Math.max(0, fresh.length - messagesMax),
    tools: paired,
    attempts: item.attempts.flatMap(({ spanId }) => {
      const attempt = spans.get(spanId);
      return attempt ? [timesOf(attempt.span, toStep(attempt.span, attempt.logs))] : [];
    }),
    views: seen.map(({ span }) => span.spanId).filter((id) => id !== read.span.spanId),
  };
  return [entry, ...alone];
}

function mergeTokens(steps: readonly Step[]): TranscriptCall["tokens"] {
  const of = (field: keyof Tokens) => steps.find(({ tokens }) => tokens[field] !== null)?.tokens[field] ?? null;
  return {
    input: of("input"),
    output: of("output"),
    cacheRead: of("cacheRead"),
    cacheWrite: of("cacheWrite"),
    reasoning: of("reasoning"),
  };
}

type Fresh = { readonly message: Message; readonly at: number };

/** New messages without those results that a tool step above has told already. */
function freshMessages({ messages, history, told }: CallRead): Fresh[] {
  return messages.flatMap((message, at) => {
    if (history.known.has(at)) return [];
    const parts = message.parts.flatMap((part) => (part.type === "tool_result" ? untold(part, told) : [part]));
    return parts.length === 0 && message.parts.length > 0 ? [] : [{ message: { ...message, parts }, at }];
  });
}

function untold(part: Extract<MessagePart, { type: "tool_result" }>, { asked, ran }: Told): MessagePart[] {
  const name = part.name ?? asked.find(({ id }) => id !== null && id === part.id)?.name ?? null;
  return name !== null && ran.has(name) ? [] : [{ ...part, name }];
}

function cutMessage(message: Message, at: number, budget: CharBudget): TranscriptCall["messages"][number] {
  const { value, characters } = budget.message({ ...message, parts: message.parts.slice(0, partsMax) });
  const whole = message.parts.length > partsMax ? countChars([message]) : characters;
  return { ...(value as TranscriptCall["messages"][number]), at, characters: whole };
}

const countChars = (messages: readonly Message[]) =>
  messages.reduce((sum, { parts }) => parts.reduce((more, part) => more + charsOf(part), sum), 0);

function pairTools({ item, spans, messages, cards }: CallRead, budget: CharBudget) {
  const asked = messages.flatMap(({ direction, parts }) =>
    direction === "output" ? parts.flatMap((part) => (part.type === "tool_call" ? [part] : [])) : [],
  );
  const ids = new Set(asked.flatMap(({ id }) => id ?? []));
  const ran = item.tools.flatMap((tool) => {
    const read = spans.get(tool.spanId);
    return read ? [{ tool, read, name: tool.toolName ?? tool.name, ids: idsIn(read.span, ids) }] : [];
  });
  const paired: TranscriptCall["tools"] = [];
  const alone: TranscriptEntry[] = [];
  for (const [at, call] of matchTools(asked, ran).entries()) {
    const found = ran[at];
    if (!found) continue;
    const { tool, read } = found;
    if (call !== null) paired.push({ ...toolRun(read.span, toStep(read.span, read.logs), budget), call });
    else if (!cards.has(tool)) {
      alone.push(entryOf({ type: "step", step: tool, atNs: tool.startNs, inTool: item.inTool }, read, spans, budget));
    }
  }
  return { paired, alone };
}

/** Clients name the call that a tool step ran in attributes of many names. */
function idsIn({ attributes }: WireSpan, ids: ReadonlySet<string>): ReadonlySet<string> {
  return new Set(
    Object.values(attributes).filter((value): value is string => typeof value === "string" && ids.has(value)),
  );
}
