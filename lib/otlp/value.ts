import { type Attributes, type AttributeValue, Double } from "@/lib/otlp/wire";

export type MutableAttributes = { [key: string]: AttributeValue };

// An empty object whose prototype chain holds no name at all, so `__proto__` is a key like any other. Unlike
// Object.create(null), which V8 makes a hash table at once, its instances share hidden classes: twice as fast to fill.
function Bare() {}
Bare.prototype = Object.create(null);
const BareObject = Bare as unknown as new () => MutableAttributes;

export const newAttributes = (): MutableAttributes => new BareObject();

export const noAttributes: Attributes = Object.freeze(newAttributes());

/** An OTLP double: a `number` only where nobody could take it for an int64. */
export const toDouble = (value: number): number | Double =>
  Number.isFinite(value) && !Number.isInteger(value) ? value : new Double(value);

/** An OTLP int64: a `number` where it is exact. */
export const toInteger = (value: bigint): number | bigint => {
  const short = Number(value);
  return Number.isSafeInteger(short) ? short : value;
};

/** Cuts a text of more than `bytesMax` UTF-8 bytes between two code points and says in the text that it did. */
export function cutText(text: string, bytesMax: number): string {
  if (text.length * 3 <= bytesMax) return text;
  const bytes = Buffer.byteLength(text);
  if (bytes <= bytesMax) return text;
  const { read = 0 } = new TextEncoder().encodeInto(text, new Uint8Array(bytesMax));
  return text.slice(0, read) + cutMark(bytes);
}

/** What stands at the end of a text that was cut, or for bytes that were left out. */
export const cutMark = (bytes: number): string => `… [cut by Tracegate: ${bytes} bytes were sent]`;

/** What stands in place of a list or map that is nested too deep. */
export const depthMark = (depthMax: number): string => `… [cut by Tracegate: nested deeper than ${depthMax}]`;

const zeros = /^0*$/;
const isZero = (id: string) => zeros.test(id);

/** Why a span with these ids (lower-case hex) cannot be stored, or null. */
export function refuseIds(traceId: string, spanId: string): string | null {
  if (traceId.length !== 32) return "trace_id is not 16 bytes long";
  if (spanId.length !== 16) return "span_id is not 8 bytes long";
  if (isZero(traceId)) return "trace_id is all zeros";
  if (isZero(spanId)) return "span_id is all zeros";
  return null;
}

/** An id that may be missing: what is not an id (empty, all zeros, of a wrong length) is none. */
export const toOptionalId = (id: string, digits: number): string | null =>
  id.length === digits && !isZero(id) ? id : null;

/** OTLP enums are open; what has no meaning yet is `unspecified`. */
export const toSpanKind = (kind: number): number => (kind >= 0 && kind <= 5 ? kind : 0);
export const toStatusCode = (code: number): number => (code >= 0 && code <= 2 ? code : 0);
export const toSeverity = (severity: number): number => (severity >= 0 && severity <= 24 ? severity : 0);

/** The span is kept: a parent that cannot exist is worth less than the span. */
export const badParent = "a parent_span_id that is not 8 bytes long was ignored";
