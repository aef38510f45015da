// What is said of a model's answer: why it ended, and how fast it came.

/** Finish reasons of all providers, lower case, without punctuation. */
const words: Readonly<Record<string, string>> = {
  stop: "complete",
  endturn: "complete",
  complete: "complete",
  completed: "complete",
  eos: "complete",
  stopsequence: "met a stop sequence",
  length: "cut at the token limit",
  maxtokens: "cut at the token limit",
  maxoutputtokens: "cut at the token limit",
  incomplete: "cut short",
  modelcontextwindowexceeded: "cut at the context window",
  toolcalls: "asked for tools",
  toolcall: "asked for tools",
  tooluse: "asked for tools",
  functioncall: "asked for tools",
  contentfilter: "stopped by the content filter",
  contentfiltered: "stopped by the content filter",
  safety: "stopped by the content filter",
  prohibitedcontent: "stopped by the content filter",
  blocklist: "stopped by the content filter",
  guardrailintervened: "stopped by a guardrail",
  recitation: "stopped: it recited its training data",
  refusal: "refused",
  pauseturn: "paused by the provider",
  malformedfunctioncall: "wrote a tool call that does not parse",
  cancelled: "cancelled",
  aborted: "cancelled",
  error: "failed",
};

/** A finish reason in words; null where it is one that we do not know. */
export function finishWords(reason: string): string | null {
  const key = reason
    .toLowerCase()
    .replace(/^finish_?reason[_.]/, "")
    .replace(/[^a-z]/g, "");
  return Object.hasOwn(words, key) ? (words[key] ?? null) : null;
}

/** Whether the model was cut off or refused, as far as its finish reason says so. */
export function finishOutcome(reason: string | null): "cut" | "refused" | null {
  const said = reason === null ? null : finishWords(reason);
  if (said === null) return null;
  if (/^cut /.test(said)) return "cut";
  return /^(stopped by|refused)/.test(said) ? "refused" : null;
}

/** Generated tokens a second, from the first token on where that is known. Null where it says nothing. */
export function outputPerSecond(output: number | null, durationNs: number, firstTokenNs: number | null): number | null {
  const generatingNs = durationNs - (firstTokenNs ?? 0);
  if (output === null || output === 0 || generatingNs <= 0) return null;
  return output / (generatingNs / 1e9);
}
