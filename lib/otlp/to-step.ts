// Makes a step of a span: the fields that a reader, a bill and a search need, in one form for all clients. The dialect
// tables say where each field is; this file says what a step of each kind shows.
import type { Step, StepKind, ToolCall, ToolUse } from "@/lib/domain/trace/step";
import { callsBeside, rawText, readLastQuestion, readMessages, unwrapResult } from "@/lib/otlp/dialects/conversation";
import { allUserText, answerText, callsOf, lastUserText } from "@/lib/otlp/dialects/conversation-text";
import { costOf } from "@/lib/otlp/dialects/cost";
import { errorOf } from "@/lib/otlp/dialects/errors";
import { reasonOf } from "@/lib/otlp/dialects/finish-reason";
import { firstTokenOf } from "@/lib/otlp/dialects/first-token";
import { kindOf } from "@/lib/otlp/dialects/kind";
import type { ReadMessage } from "@/lib/otlp/dialects/messages";
import { countOf, jsonOf, nameOf, textOf } from "@/lib/otlp/dialects/read";
import { firstOf, type Reading, type Used } from "@/lib/otlp/dialects/reading";
import { dialectsOf } from "@/lib/otlp/dialects/recognise";
import type { Dialect, Source } from "@/lib/otlp/dialects/table";
import { tokensOf } from "@/lib/otlp/dialects/tokens";
import type { WireLog, WireSpan } from "@/lib/otlp/wire";

type Texts = Pick<Step, "inputText" | "outputText" | "toolCalls" | "tool"> & { readonly finishReason: string | null };

/**
 * The step that a span is. `logs` are the records that belong to this span (`joinLogs`). Total: any attribute may be
 * missing, malformed or hostile; what cannot be understood is null.
 */
export function toStep(span: WireSpan, logs: readonly WireLog[]): Step {
  return stepOf(openReading(span, logs, null));
}

/** Starts a reading of a span; with `used`, every key that gave a value is noted there. */
export function openReading(span: WireSpan, logs: readonly WireLog[], used: Used[] | null): Reading {
  return { span, logs, dialects: dialectsOf(span), parsed: new Map(), used };
}

/** What a step is and says, without its figures and whom it belongs to. */
export function saidBy(reading: Reading) {
  const { kind: said, by } = kindOf(reading);
  const called =
    said === "llm" || said === "embedding" ? pick(reading, "model", (dialect) => dialect.calledModel) : null;
  const model = pick(reading, "model", (dialect) => dialect.model) ?? called;
  const kind = said === "llm" && model !== null && embedder.test(model) ? "embedding" : said;
  const texts = textsOf(reading, kind);
  const answered = texts.outputText !== null || texts.toolCalls.length > 0 || (texts.tool?.result ?? null) !== null;
  return { by, kind, model, texts, error: errorOf(reading, answered), pipeline: pipelineOf(reading, kind) };
}

export function stepOf(reading: Reading): Step {
  const { by, kind, model, texts, error, pipeline } = saidBy(reading);
  const provider = pick(reading, "provider", (dialect) => dialect.provider);
  const tokens = tokensOf(reading);
  const finish = firstOf(reading, "finishReason", (dialect) => dialect.finishReason, reasonOf);
  // no spread in the literal: it would cost as much as the rest of the step
  const { costMicroUsd, costState, pricedBy } = costOf(reading, { kind, model, provider, tokens });
  return {
    kind,
    model,
    provider,
    tokens,
    costMicroUsd,
    costState,
    pricedBy,
    finishReason: finish ?? texts.finishReason,
    firstTokenNs: kind === "llm" ? firstTokenOf(reading) : null,
    sessionId: pick(reading, "sessionId", (dialect) => dialect.sessionId),
    userId: pick(reading, "userId", (dialect) => dialect.userId),
    inputText: texts.inputText,
    outputText: texts.outputText,
    toolCalls: texts.toolCalls,
    tool: texts.tool,
    error,
    attempt: attemptOf(reading),
    dialect: (by ?? reading.dialects[0])?.id ?? "otel",
    pipeline,
    pipelineVersion: pick(reading, "pipelineVersion", (dialect) => dialect.pipelineVersion),
    haltCode: pick(reading, "haltCode", (dialect) => dialect.haltCode),
  };
}

/** Some clients have one name for every call of a provider; an embedding model answers with vectors. */
const embedder = /(^|[-_/.:])(text-)?embed/i;

type SourcesOf = (dialect: Dialect) => readonly Source[] | undefined;
const pick = (reading: Reading, field: string, sources: SourcesOf): string | null =>
  firstOf(reading, field, sources, (value) => nameOf(value));

function textsOf(reading: Reading, kind: StepKind): Texts {
  if (kind === "llm") return callTexts(reading);
  if (kind === "tool") return toolTexts(reading);
  return {
    inputText: ownText(reading, "input", kind === "embedding" ? allUserText : lastUserText),
    outputText: ownText(reading, "output", (messages) => answerText(messages, false)),
    toolCalls: [],
    tool: null,
    finishReason: null,
  };
}

type TextOf = (messages: readonly ReadMessage[]) => string | null;

/** The first dialect that has the value decides whether it is shown as it is or read as messages. */
function ownText(reading: Reading, side: "input" | "output", textIn: TextOf): string | null {
  for (const dialect of reading.dialects) {
    const alone: Reading = { ...reading, dialects: [dialect] };
    const raw = rawText(alone, `${side}Text`, (d) => (side === "input" ? d.rawInput : d.rawOutput));
    if (raw !== null) return raw;
    if (dialect[side] === undefined) continue;
    const messages = textIn === lastUserText ? readLastQuestion(alone) : readMessages(alone, side);
    const text = textIn(messages);
    if (text !== null) return text;
    const fallback = rawText(alone, `${side}Text`, (d) =>
      d[side]?.filter((source) => typeof source === "string" || ("key" in source && !("take" in source))),
    );
    if (fallback !== null && messages.length === 0) return fallback;
  }
  return null;
}

function callTexts(reading: Reading): Texts {
  const asked = readLastQuestion(reading);
  const said = readMessages(reading, "output");
  const own = callsOf(said.filter((message) => message.role === "assistant" || message.role === "user"));
  const withReasoning = reading.dialects.some((dialect) => dialect.answersWithReasoning);
  const calls: readonly ToolCall[] = own.length > 0 ? own : callsOf([besides(reading)]);
  return {
    inputText: lastUserText(asked),
    outputText: answerText(said.filter(isAnswer), withReasoning),
    toolCalls: calls,
    tool: null,
    finishReason: said.findLast((message) => message.finishReason !== null)?.finishReason ?? null,
  };
}

/** Tool calls beside the answer, as the message that they belong to. */
const besides = (reading: Reading): ReadMessage => ({
  role: "assistant",
  name: null,
  direction: "output",
  parts: callsBeside(reading),
  finishReason: null,
});

const isAnswer = (message: ReadMessage): boolean => message.role !== "system" && message.role !== "tool";

/** The span's own name is a tool's name only where no dialect has an attribute for it. */
const isAttribute = (source: Source): boolean => typeof source === "string" || !("span" in source);

function toolTexts(reading: Reading): Texts {
  const tool: ToolUse = {
    name:
      pick(reading, "tool.name", (dialect) => dialect.toolName?.filter(isAttribute)) ??
      pick(reading, "tool.name", (dialect) => dialect.toolName),
    arguments: firstOf(
      reading,
      "tool.arguments",
      (d) => d.toolArguments,
      (value) => jsonOf(value ?? null),
    ),
    result: firstOf(
      reading,
      "tool.result",
      (d) => d.toolResult,
      (value) => unwrapResult(value ?? null),
    ),
  };
  return {
    inputText: textOf(tool.arguments),
    outputText: textOf(tool.result),
    toolCalls: [],
    tool,
    finishReason: null,
  };
}

/** Attempts count from 1; HTTP clients count what they sent again. */
function attemptOf(reading: Reading): number | null {
  const attempt = firstOf(reading, "attempt", (dialect) => dialect.attempt, countOf);
  if (attempt !== null) return attempt >= 1 ? attempt : null;
  const again = firstOf(reading, "attempt", () => ["http.request.resend_count"], countOf);
  return again === null ? null : again + 1;
}

function pipelineOf(reading: Reading, kind: StepKind): string | null {
  const named = pick(reading, "pipeline", (dialect) => dialect.pipeline);
  if (named !== null || kind !== "agent") return named;
  return pick(reading, "pipeline", () => ["gen_ai.agent.name", "agent.name", "agent_name"]);
}
