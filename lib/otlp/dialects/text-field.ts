// What the text of an attribute is to a step, from its key alone: the dialects say which keys they read for what.
import type { StepKind } from "@/lib/domain/trace/step";
import { dialects } from "@/lib/otlp/dialects/recognise";
import type { Source } from "@/lib/otlp/dialects/table";

export type TextField = "prompt" | "answer" | "arguments" | "result" | "error";

type Keys = { readonly keys: Set<string>; readonly prefixes: Set<string> };
const known = new Map<TextField, Keys>();

for (const dialect of dialects) {
  note("prompt", [dialect.input, dialect.rawInput, dialect.system]);
  note("answer", [dialect.output, dialect.rawOutput, dialect.toolCalls]);
  note("arguments", [dialect.toolArguments]);
  note("result", [dialect.toolResult]);
  note("error", [dialect.errorMessage, dialect.errorType]);
}

function note(field: TextField, lists: readonly (readonly Source[] | undefined)[]): void {
  const into = known.get(field) ?? { keys: new Set(), prefixes: new Set() };
  known.set(field, into);
  for (const source of lists.flatMap((list) => list ?? [])) {
    if (typeof source === "string") into.keys.add(source);
    else if ("prefix" in source) into.prefixes.add(source.prefix);
    else if ("key" in source && !("event" in source) && !("log" in source)) into.keys.add(source.key);
  }
}

const ofTool: readonly TextField[] = ["arguments", "result", "error", "prompt", "answer"];
const ofOthers: readonly TextField[] = ["prompt", "answer", "error", "arguments", "result"];

/** Null for an attribute that is none of these. `key` may be the prefix of a flattened list. */
export function textFieldOf(key: string, kind: StepKind): TextField | null {
  for (const field of kind === "tool" ? ofTool : ofOthers) {
    const { keys, prefixes } = known.get(field) ?? { keys: null, prefixes: null };
    if (keys?.has(key)) return field;
    for (const prefix of prefixes ?? []) if (key === prefix || key.startsWith(`${prefix}.`)) return field;
  }
  return null;
}
