// Which span a log record tells about. Most carry the id of their span. Claude Code emits its records on the interaction
// span; what they tell belongs to the tool or model call below it, named by an id or known by its numbers.
//   tool_result  tool_use_id     → the tool span with that id
//   api_request  request_id, else the same four token counts, in order → the llm_request span
// A record without a trace id belongs to no run: nothing in it can be trusted to name one.
import { logName } from "@/lib/otlp/dialects/reading";
import type { Attributes, WireLog, WireSpan } from "@/lib/otlp/wire";

const countKeys = ["input_tokens", "output_tokens", "cache_read_tokens", "cache_creation_tokens"];

/** True where a record may belong to another span of its run than the one it names. */
export function joinsElsewhere(log: WireLog): boolean {
  return keyOfLog(log) !== null;
}

function keyOfLog(log: WireLog): string | null {
  const name = logName(log).replace(/^claude_code\./, "");
  if (name === "tool_result") return idKey("tool", log.attributes["tool_use_id"]);
  if (name !== "api_request" && name !== "api_error") return null;
  return idKey("request", log.attributes["request_id"]) ?? countsKey(log.attributes);
}

function keysOfSpan(span: WireSpan): readonly string[] {
  const type = span.attributes["span.type"];
  const keys =
    type === "tool"
      ? [idKey("tool", span.attributes["tool_use_id"])]
      : type === "llm_request"
        ? [idKey("request", span.attributes["request_id"]), countsKey(span.attributes)]
        : [];
  return keys.filter((key) => key !== null);
}

const idKey = (sort: string, id: unknown): string | null =>
  typeof id === "string" && id !== "" ? `${sort} ${id}` : null;

function countsKey(attributes: Attributes): string | null {
  if (typeof attributes["input_tokens"] !== "number") return null;
  return `counts ${countKeys.map((key) => String(attributes[key] ?? "")).join(" ")}`;
}

/**
 * The log records of a run by the span they tell about, in order of time; records that name no span at hand are left out.
 * Both arguments belong to one run; their order makes no difference.
 */
export function joinLogs(spans: readonly WireSpan[], logs: readonly WireLog[]): Map<string, readonly WireLog[]> {
  const byStart = [...spans].sort((a, b) => compare(a.startNs, b.startNs) || (a.spanId < b.spanId ? -1 : 1));
  const waiting = new Map<string, WireSpan[]>();
  for (const span of byStart) for (const key of keysOfSpan(span)) append(waiting, key, span);
  const known = new Set(spans.map((span) => span.spanId));
  const joined = new Map<string, WireLog[]>();
  for (const log of [...logs].sort((a, b) => compare(a.timeNs || a.observedNs, b.timeNs || b.observedNs))) {
    const key = keyOfLog(log);
    // Each model call has one record, so equal counts are used up in order; a tool may be told about twice.
    const candidates = key === null ? undefined : waiting.get(key);
    const named = key?.startsWith("tool ") ? candidates?.[0] : candidates?.shift();
    const spanId = named?.spanId ?? log.spanId;
    if (spanId !== null && known.has(spanId)) append(joined, spanId, log);
  }
  return joined;
}

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

function append<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}
