// What of two steps is set side by side, as texts: messages, values, settings, error and figures.
import type { SpanDetail } from "@/lib/contract/runs";
import type { Json, Message } from "@/lib/domain/trace/step";
import { formatDuration, formatMoney, formatTokens } from "@/lib/format";

/** `json`: the texts are JSON and are also told by path. */
export type DetailSection = {
  readonly title: string;
  readonly base: string;
  readonly head: string;
  readonly json: { readonly base: Json; readonly head: Json } | null;
};

/** Sections that differ come first, each in the order of a call; figures last. */
export function detailSections(base: SpanDetail | null, head: SpanDetail | null): DetailSection[] {
  const section = (title: string, of: (span: SpanDetail) => string): DetailSection => {
    return { title, base: base ? of(base) : "", head: head ? of(head) : "", json: null };
  };
  const value = (title: string, of: (span: SpanDetail) => Json): DetailSection => {
    const [left, right] = [base ? of(base) : null, head ? of(head) : null];
    const json =
      [left, right].every((each) => typeof each === "object") && base && head ? { base: left, head: right } : null;
    return { title, base: written(left), head: written(right), json };
  };
  const asked = (span: SpanDetail) => span.tool === null;
  const messages = [base, head].some((span) => span && span.messages.length > 0);
  const isTool = [base, head].some((span) => span && !asked(span));
  const said = isTool
    ? [value("Arguments", (span) => span.tool?.arguments ?? null), value("Result", (span) => span.tool?.result ?? null)]
    : messages
      ? [
          section("Prompt", (span) => messagesText(span, "input")),
          section("Answer", (span) => messagesText(span, "output") || (span.outputText ?? "")),
        ]
      : [value("Input", (span) => parsed(span.inputText)), value("Output", (span) => parsed(span.outputText))];
  const all = [
    section("Error", ({ error }) => (error ? [error.type, error.message].filter(Boolean).join(": ") : "")),
    ...said,
    section("Settings", settingsText),
    value("Tools", ({ tools }) => tools as unknown as Json),
    section("Figures", figuresText),
  ].filter(({ base: left, head: right }) => left !== "" || right !== "");
  const differs = (each: DetailSection) => each.title !== "Figures" && each.base !== each.head;
  return [...all.filter(differs), ...all.filter((each) => !differs(each))];
}

function parsed(text: string | null): Json {
  try {
    return text !== null && /^\s*[[{]/.test(text) ? JSON.parse(text) : text;
  } catch {
    return text;
  }
}

function written(value: Json): string {
  if (value === null || (Array.isArray(value) && value.length === 0)) return "";
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}

function messagesText({ messages }: SpanDetail, direction: Message["direction"]): string {
  return messages
    .filter((message) => message.direction === direction)
    .map(({ role, name, parts }) =>
      [`— ${[role, name].filter(Boolean).join(" ")} —`, ...parts.map(partText)].join("\n"),
    )
    .join("\n\n");
}

function partText(part: SpanDetail["messages"][number]["parts"][number]): string {
  switch (part.type) {
    case "text":
    case "reasoning":
      return part.text;
    case "tool_call":
      return `calls ${part.name} ${written(part.arguments)}`;
    case "tool_result":
      return `result ${part.name ?? ""} ${written(part.result)}`.replace(/ +/, " ");
    default:
      return JSON.stringify(part);
  }
}

function settingsText({ model, provider, parameters }: SpanDetail): string {
  const lines = parameters.map(
    ({ name, value }) => `${name} ${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  return [model && `model ${model}`, provider && `provider ${provider}`, ...lines].filter(Boolean).join("\n");
}

function figuresText({
  tokens,
  costMicroUsd,
  startTimeUnixNano,
  endTimeUnixNano,
  finishReason,
  attempt,
}: SpanDetail): string {
  const took = endTimeUnixNano === null ? null : BigInt(endTimeUnixNano) - BigInt(startTimeUnixNano);
  return [
    took === null ? "still open" : `took ${formatDuration(took < 0n ? 0n : took)}`,
    tokens.input !== null && `tokens in ${formatTokens(tokens.input)}`,
    tokens.output !== null && `tokens out ${formatTokens(tokens.output)}`,
    costMicroUsd !== null && `cost ${formatMoney(costMicroUsd, { exact: true })}`,
    finishReason && `finish reason ${finishReason}`,
    attempt !== null && `attempt ${attempt}`,
  ]
    .filter(Boolean)
    .join("\n");
}
