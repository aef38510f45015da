// What of two steps is set side by side, as texts: messages, values, contracts, settings, error and figures.

import type { Finding } from "@/lib/contract/findings";
import type { SpanDetail } from "@/lib/contract/runs";
import { type MessagePair, pairMessages } from "@/lib/domain/diff/pair-messages";
import type { Json, Message, MessagePart } from "@/lib/domain/trace/step";
import { formatDuration, formatMoney, formatTokens } from "@/lib/format";

/** `json`: the texts are JSON and are also told by path. */
export type DetailSection = {
  readonly title: string;
  readonly base: string;
  readonly head: string;
  readonly json: { readonly base: Json; readonly head: Json } | null;
  /** The texts are conversations and are told message by message. */
  readonly messages?: readonly MessagePair[];
};

/** What broke the contract of the step, in either run. */
export type ContractIssues = readonly Pick<Finding, "rule" | "title" | "detail">[];

/** Sections that differ come first, each in the order of a call; figures last. */
export function detailSections(
  base: SpanDetail | null,
  head: SpanDetail | null,
  issues: { readonly base: ContractIssues; readonly head: ContractIssues },
): DetailSection[] {
  const section = (title: string, of: (span: SpanDetail) => string): DetailSection => {
    return { title, base: base ? of(base) : "", head: head ? of(head) : "", json: null };
  };
  const value = (title: string, of: (span: SpanDetail) => Json): DetailSection => {
    const [left, right] = [base ? of(base) : null, head ? of(head) : null];
    const json =
      [left, right].every((each) => typeof each === "object") && base && head ? { base: left, head: right } : null;
    return { title, base: written(left), head: written(right), json };
  };
  const conversation = (title: string, direction: Message["direction"]): DetailSection => {
    const [left, right] = [base, head].map((span) =>
      (span?.messages ?? []).filter((each) => each.direction === direction),
    );
    return {
      ...section(
        title,
        (span) => messagesText(span, direction) || (direction === "output" ? (span.outputText ?? "") : ""),
      ),
      ...(left?.length && right?.length && { messages: pairMessages(left, right) }),
    };
  };
  const asked = (span: SpanDetail) => span.tool === null;
  const messages = [base, head].some((span) => span && span.messages.length > 0);
  const isTool = [base, head].some((span) => span && !asked(span));
  const said = isTool
    ? [value("Arguments", (span) => span.tool?.arguments ?? null), value("Result", (span) => span.tool?.result ?? null)]
    : messages
      ? [conversation("Prompt", "input"), conversation("Answer", "output")]
      : [value("Input", (span) => parsed(span.inputText)), value("Output", (span) => parsed(span.outputText))];
  const all = [
    section("Error", ({ error }) => (error ? [error.type, error.message].filter(Boolean).join(": ") : "")),
    ...said,
    {
      ...section("Contract outcome", () => ""),
      base: base ? outcomeText(base, issues.base) : "",
      head: head ? outcomeText(head, issues.head) : "",
    },
    value("Contract", contractOf),
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

const contractKeys = {
  input: ["tracegate.contract.input"],
  output: ["tracegate.contract.output", "gen_ai.request.structured_output_schema", "ai.schema"],
} as const;

/** The JSON Schemas that the step carries; null where it carries none. */
function contractOf({ attributes }: SpanDetail): Json {
  const at = (keys: readonly string[]) => {
    const found = keys.map((key) => attributes.find((attribute) => attribute.key === key)?.value).find(Boolean);
    return typeof found === "string" ? parsed(found) : ((found ?? null) as Json);
  };
  const [input, output] = [at(contractKeys.input), at(contractKeys.output)];
  if (input === null && output === null) return null;
  return { ...(input !== null && { input }), ...(output !== null && { output }) };
}

function outcomeText(span: SpanDetail, issues: ContractIssues): string {
  if (issues.length > 0) return issues.map(({ title, detail }) => `${title}: ${detail}`).join("\n");
  return contractOf(span) === null ? "" : "kept";
}

function messagesText({ messages }: SpanDetail, direction: Message["direction"]): string {
  return messages
    .filter((message) => message.direction === direction)
    .map((message) => `— ${speakerOf(message)} —\n${messageText(message)}`)
    .join("\n\n");
}

export const speakerOf = ({ role, name }: Message) => [role, name].filter(Boolean).join(" ");
export const messageText = ({ parts }: Message) => parts.map(partText).join("\n");

function partText(part: MessagePart): string {
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
