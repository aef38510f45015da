// Moments of a transcript as text for a model: one head line each, what was said below it, all within a number of characters.
import type { ToolRun, TranscriptCall, TranscriptEntry } from "@/lib/contract/transcript";
import { fairShare } from "@/lib/domain/trace/fair-share";
import { formatDuration, formatMoney } from "@/lib/format";
import { shorten, shortenedChars } from "@/lib/server/mcp/short-text";

/** Something that was said; `whole`: its length before any cut. */
type Said = { readonly label: string; readonly text: string; readonly whole: number };
type Moment = { readonly head: string; readonly said: readonly Said[] };

const nameChars = 200;

/** `firstNo`: the number of the first moment; the texts are cut so that all fits into `maxChars` where that is possible. */
export function transcriptText(
  entries: readonly TranscriptEntry[],
  startNs: string,
  firstNo: number,
  maxChars: number,
): string {
  const moments = entries.map((entry) => momentOf(entry, BigInt(startNs)));
  const heads = moments.map(({ head }, at) => `[${firstNo + at}] ${head}`);
  const said = moments.flatMap((moment) => moment.said);
  const frame =
    heads.reduce((sum, head) => sum + head.length + 1, 0) +
    said.reduce((sum, { label }) => sum + label.length + shortenedChars + 8, 0);
  const share = fairShare(
    said.map(({ text }) => text.length),
    maxChars - frame,
  );
  return moments
    .flatMap((moment, at) => [
      heads[at] ?? "",
      ...moment.said.map(({ label, text, whole }) => `    ${label}: ${shorten(text, share, whole)}`),
    ])
    .join("\n");
}

function momentOf(entry: TranscriptEntry, startNs: bigint): Moment {
  const at = entry.type === "event" ? entry.timeUnixNano : entry.startTimeUnixNano;
  const facts = [
    `+${formatDuration(BigInt(at) - startNs < 0n ? 0n : BigInt(at) - startNs)}`,
    headOf(entry),
    ...lastsOf(entry),
    `span ${entry.spanId}`,
    ...(entry.inTool === null ? [] : [`inside ${name(entry.inTool.name)}`]),
  ];
  const error = entry.error === null ? [] : [say("error", entry.error.message)];
  return { head: facts.join(" · "), said: [...saidOf(entry), ...error] };
}

function headOf(entry: TranscriptEntry): string {
  switch (entry.type) {
    case "call":
      return ["model", name(entry.model ?? entry.name), ...costOf(entry), ...callFacts(entry)].join(" ");
    case "agent": {
      const { stepCount, callCount, toolCount, failureCount } = entry;
      const failures = failureCount === 0 ? "" : `, ${failureCount} failed`;
      return `agent ${name(entry.name)}: ${stepCount} steps, ${callCount} model calls, ${toolCount} tools${failures}`;
    }
    case "tool":
      return `tool ${name(entry.tool.name)}`;
    case "step":
      return `${entry.kind} ${name(entry.name)}`;
    case "event":
      return `event ${name(entry.event)} of ${name(entry.name)}`;
  }
}

function lastsOf({ startTimeUnixNano, endTimeUnixNano }: TranscriptEntry): string[] {
  if (endTimeUnixNano === null) return ["still open"];
  return [`took ${formatDuration(BigInt(endTimeUnixNano) - BigInt(startTimeUnixNano))}`];
}

function costOf({ tokens, costMicroUsd }: TranscriptCall): string[] {
  const counted = tokens.input === null && tokens.output === null;
  return [
    ...(counted ? [] : [`${tokens.input ?? "?"} in, ${tokens.output ?? "?"} out tokens`]),
    ...(costMicroUsd === null ? [] : [formatMoney(costMicroUsd)]),
  ];
}

function callFacts({ attempts, known, omitted, finishReason }: TranscriptCall): string[] {
  return [
    ...(attempts.length === 0 ? [] : [`after ${attempts.length} failed attempts`]),
    ...(known.messages === 0 ? [] : [`after ${known.messages} messages that an earlier call had`]),
    ...(omitted === 0 ? [] : [`${omitted} new messages left out`]),
    ...(finishReason === null ? [] : [`finish ${finishReason}`]),
  ];
}

function saidOf(entry: TranscriptEntry): Said[] {
  switch (entry.type) {
    case "call":
      return [...entry.messages.flatMap(messageSaid), ...entry.tools.flatMap(toolSaid)];
    case "tool":
      return toolSaid(entry.tool);
    case "agent":
    case "step":
      return [
        ...(entry.input === null ? [] : [say("input", entry.input, entry.characters)]),
        ...(entry.output === null ? [] : [say("output", entry.output, entry.characters)]),
      ];
    case "event":
      return entry.attributes.map(({ key, value }) => say(name(key), jsonText(value)));
  }
}

type Message = TranscriptCall["messages"][number];
const messageSaid = (message: Message) => message.parts.map((part) => partSaid(message, part));

function partSaid({ role, characters }: Message, part: Message["parts"][number]): Said {
  switch (part.type) {
    case "text":
      return say(role, part.text, characters);
    case "reasoning":
      return say(`${role} reasoning`, part.text, characters);
    case "tool_call":
      return say(`${role} calls ${name(part.name)}`, jsonText(part.arguments), characters);
    case "tool_result":
      return say(`result of ${name(part.name ?? part.id ?? "a tool")}`, jsonText(part.result), characters);
    case "image":
    case "file":
      return say(role, `(${part.type} ${part.mimeType ?? ""})`);
    case "other":
      return say(role, jsonText(part.value), characters);
  }
}

function toolSaid(tool: ToolRun): Said[] {
  const error = tool.error === null ? [] : [say("error", tool.error.message)];
  const given = say(`tool ${name(tool.name)} ran with`, jsonText(tool.arguments), tool.characters);
  return [given, say("result", jsonText(tool.result), tool.characters), ...error];
}

/** Lines of a text are indented: what a model wrote cannot pass for a moment of the run. */
function say(label: string, text: string, characters: number | null = null): Said {
  const indented = text.replaceAll(/\r?\n/g, "\n      ");
  return { label, text: indented, whole: Math.max(characters ?? 0, indented.length) };
}

const name = (text: string) => shorten(text.replaceAll(/\s+/g, " "), nameChars);
const jsonText = (value: unknown) => (typeof value === "string" ? value : (JSON.stringify(value) ?? "null"));
