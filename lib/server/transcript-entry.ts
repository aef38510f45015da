// Entries of a transcript from whole spans: agents, tools, retrievals, guards, gates, errors and recorded events.
import type { TranscriptEntry } from "@/lib/contract/transcript";
import type { CharBudget } from "@/lib/domain/trace/cut-message";
import type { Message, Step } from "@/lib/domain/trace/step";
import { type AgentItem, type CallItem, type OutlineItem, reportEvents } from "@/lib/domain/trace/transcript-items";
import type { OutlineStep } from "@/lib/domain/trace/transcript-shape";
import { toMessages } from "@/lib/otlp/to-messages";
import { toStep } from "@/lib/otlp/to-step";
import type { WireSpan } from "@/lib/otlp/wire";
import type { ReadSpan } from "@/lib/server/read-spans";
import { mutable } from "@/lib/server/run-spans";
import { listAttributes } from "@/lib/server/span-detail";

export type OtherItem = Exclude<OutlineItem, CallItem<OutlineStep>>;

/** `near`: spans read with it; an agent that says nothing is told by its first and last call. */
export function entryOf(
  item: OtherItem,
  { span, logs }: ReadSpan,
  near: ReadonlyMap<string, ReadSpan>,
  budget: CharBudget,
): TranscriptEntry {
  const step = toStep(span, logs);
  const place = placeOf(item, span, step);
  switch (item.type) {
    case "agent":
      return agentEntry(item, spokenOf(item, { span, logs }, near), place, budget);
    case "event":
      return eventEntry(item.index, span, step, place, budget);
    case "step":
      if (step.kind === "tool") return { type: "tool", ...place, tool: toolRun(span, step, budget) };
      return { type: "step", ...place, kind: step.kind, ...textsOf(step, budget) };
  }
}

type Place = Pick<TranscriptEntry, "spanId" | "name" | "startTimeUnixNano" | "endTimeUnixNano" | "error" | "inTool">;

export function placeOf(item: Pick<OutlineItem, "inTool">, span: WireSpan, step: Step): Place {
  const { inTool } = item;
  return {
    ...timesOf(span, step),
    inTool: inTool && { spanId: inTool.spanId, name: inTool.toolName ?? inTool.name },
  };
}

export function timesOf(span: WireSpan, { error }: Step) {
  return {
    spanId: span.spanId,
    name: span.name,
    startTimeUnixNano: String(span.startNs),
    endTimeUnixNano: span.endNs === null ? null : String(span.endNs),
    error,
  };
}

export function toolRun(span: WireSpan, step: Step, budget: CharBudget) {
  const given = budget.json(step.tool?.arguments ?? null);
  const result = budget.json(step.tool?.result ?? null);
  return {
    ...timesOf(span, step),
    name: step.tool?.name ?? span.name,
    arguments: mutable(given.value),
    result: mutable(result.value),
    characters: longer(given.characters, result.characters),
  };
}

const longer = (a: number | null, b: number | null) => (a === null ? b : b === null ? a : Math.max(a, b));

function textsOf(step: Texts, budget: CharBudget) {
  const input = step.inputText === null ? null : budget.text(step.inputText);
  const output = step.outputText === null ? null : budget.text(step.outputText);
  return {
    input: input?.value ?? null,
    output: output?.value ?? null,
    characters: longer(input?.characters ?? null, output?.characters ?? null),
  };
}

type Texts = Pick<Step, "inputText" | "outputText">;

/** What an agent was asked and answered, in words rather than in the JSON that its client logged. */
function spokenOf(
  { firstCall, lastCall }: AgentItem<OutlineStep>,
  { span, logs }: ReadSpan,
  near: ReadonlyMap<string, ReadSpan>,
): Texts {
  const step = toStep(span, logs);
  const messages = toMessages(span, logs);
  const textOf = (call: OutlineStep | null) => {
    const read = call && near.get(call.spanId);
    return read ? toStep(read.span, read.logs) : null;
  };
  return {
    inputText: inWords(step.inputText, lastText(messages, "user")) ?? textOf(firstCall)?.inputText ?? null,
    outputText: inWords(step.outputText, lastText(messages, "assistant")) ?? textOf(lastCall)?.outputText ?? null,
  };
}

const inWords = (text: string | null, spoken: string | null) =>
  spoken !== null && (text === null || /^\s*[[{]/.test(text)) ? spoken : text;

function lastText(messages: readonly Message[], role: string): string | null {
  const parts = messages.findLast((message) => message.role === role)?.parts ?? [];
  const text = parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n\n");
  return text === "" ? null : text;
}

function agentEntry(item: AgentItem<OutlineStep>, step: Texts, place: Place, budget: CharBudget): TranscriptEntry {
  const { inline, stepCount, callCount, toolCount, failureCount, cost } = item;
  return {
    type: "agent",
    ...place,
    inline,
    stepCount,
    callCount,
    toolCount,
    failureCount,
    ...cost,
    ...textsOf(step, budget),
  };
}

const report = new RegExp(reportEvents);
const attributesMax = 40;

function eventEntry(index: number, span: WireSpan, step: Step, place: Place, budget: CharBudget): TranscriptEntry {
  const event = span.events.filter(({ name }) => !report.test(name))[index];
  const attributes = listAttributes(event?.attributes ?? {}).slice(0, attributesMax);
  return {
    type: "event",
    ...place,
    kind: step.kind,
    timeUnixNano: String(event?.timeNs ?? span.startNs),
    event: event?.name ?? "",
    attributes: attributes.map((attribute) => ({ ...attribute, value: mutable(budget.json(attribute.value).value) })),
  };
}
