// Runs to compare, drawn, and their diff as text.
import { diffRuns } from "@/lib/domain/diff/diff-runs";
import { StepDigester } from "@/lib/domain/diff/digest-step";
import type { DiffStep } from "@/lib/domain/diff/run-shape";
import { type Message, type StepKind, stepKinds } from "@/lib/domain/trace/step";

/** The text itself: what tests compare needs no short name. */
const digester = new StepDigester((text) => text);

/**
 * A run from a drawing, one step a line, indented by two spaces under its parent, in order of start:
 *
 *     desk agent ask=refund say=done
 *       chat llm ask=refund say=calls~lookup model=gpt-5
 *       lookup tool ask=order-1 say=found 10..20
 *       chat llm ask=refund,found fail=timeout
 *
 * `~` in a value is a space, `ask=a,b` of a model call are two messages; without times a step starts after the line above has ended.
 */
export function drawRun(drawing: string, idOf: (row: number) => string = (row) => `${row + 1}`): DiffStep[] {
  const lines = drawing.split("\n").filter((line) => line.trim() !== "");
  const margin = Math.min(...lines.map((line) => line.search(/\S/)));
  const depths = lines.map((line) => (line.search(/\S/) - margin) / 2);
  return lines.map((line, row) => {
    const above = depths.slice(0, row).findLastIndex((depth) => depth === (depths[row] ?? 0) - 1);
    const [start, end] = timesOf(line, row);
    return {
      ...contentOf(line.trim()),
      spanId: idOf(row).padStart(16, "0"),
      parentSpanId: above < 0 ? null : idOf(above).padStart(16, "0"),
      startNs: start,
      endNs: end,
      costMicroUsd: null,
      tokens: null,
    };
  });
}

/** 100 ns a line, of which a step takes 50. */
function timesOf(line: string, row: number): [bigint, bigint] {
  const [, start, end] = /\s(\d+)\.\.(\d+)/.exec(line) ?? [];
  return start && end ? [BigInt(start), BigInt(end)] : [BigInt(row * 100), BigInt(row * 100 + 50)];
}

function contentOf(line: string) {
  const [name = "", ...words] = line.split(/\s+/);
  const marks = new Map(words.map((word) => [word.split("=")[0] ?? "", word.slice(word.indexOf("=") + 1)] as const));
  const kind = stepKinds.find((each: StepKind) => marks.has(each)) ?? "other";
  const text = (mark: string) => marks.get(mark)?.replaceAll("~", " ") ?? null;
  const [asked, said, error] = [text("ask"), text("say"), text("fail")];
  const content = {
    kind,
    model: text("model"),
    inputText: asked,
    outputText: said,
    toolCalls: [],
    pipeline: null,
    tool: kind === "tool" ? { name, arguments: asked, result: said } : null,
    error: error === null ? null : { message: error, type: null },
  };
  const messages = kind === "llm" ? [...messagesOf("input", asked), ...messagesOf("output", said)] : [];
  const digest = digester.digest({ ...content, name, messages, tools: [], parameters: [], schemas: [] });
  return { ...digest, kind, failed: error !== null, errorText: error };
}

function messagesOf(direction: Message["direction"], text: string | null): Message[] {
  const role = direction === "input" ? "user" : "assistant";
  return (text?.split(",") ?? []).map((part) => ({
    role,
    name: null,
    direction,
    parts: [{ type: "text" as const, text: part }],
  }));
}

/** A row a line: `changed lookup: arguments`; `>` before the first divergence. */
export function drawDiff(base: readonly DiffStep[], head: readonly DiffStep[]): string[] {
  const { rows, firstDivergence } = diffRuns(base, head);
  return rows.map(({ base: left, head: right, change, fields, depth }, at) => {
    const [name, was] = [right?.name ?? left?.name, left && right && left.name !== right.name ? `${left.name}→` : ""];
    const mark = at === firstDivergence?.row ? ">" : " ";
    return `${mark}${"  ".repeat(depth)}${change} ${was}${name}${fields.length > 0 ? `: ${fields.join(" ")}` : ""}`;
  });
}
