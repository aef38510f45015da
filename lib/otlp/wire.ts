// The decoded form of OTLP that the rest of the app sees: the same whatever the encoding on the wire was, and loss-free.
// What a decoder refuses (bad ids, over limits) never becomes one of these; it is counted in `Decoded.rejected`.

/** A double whose value a bare `number` could not tell from an int64 (1.0), or that JSON cannot write (NaN, ±Infinity, -0). */
export class Double {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/**
 * An OTLP AnyValue. int64 is a `number` where it is safe, else a `bigint`; a double with a fraction is a `number`,
 * any other double is a `Double`; bytes are `Uint8Array`; a kvlist is an object without prototype (so `__proto__` is a
 * key like any other); an AnyValue without a value is `null`.
 */
export type AttributeValue =
  | string
  | boolean
  | number
  | bigint
  | Double
  | Uint8Array
  | null
  | readonly AttributeValue[]
  | Attributes;

/** Attributes by key, without prototype. A repeated key keeps its last value. */
export interface Attributes {
  readonly [key: string]: AttributeValue;
}

/** Shared by reference by all spans of one ResourceSpans. */
export type Resource = {
  readonly attributes: Attributes;
  readonly droppedAttributes: number;
  readonly schemaUrl: string;
};

/** Shared by reference by all spans of one ScopeSpans. */
export type Scope = {
  readonly name: string;
  readonly version: string;
  readonly attributes: Attributes;
  readonly droppedAttributes: number;
  readonly schemaUrl: string;
};

export type WireEvent = {
  readonly name: string;
  readonly timeNs: bigint;
  readonly attributes: Attributes;
  readonly droppedAttributes: number;
};

export type WireLink = {
  /** Hex as sent; may be empty or of a wrong length: a link is a hint, never a key. */
  readonly traceId: string;
  readonly spanId: string;
  readonly traceState: string;
  readonly attributes: Attributes;
  readonly droppedAttributes: number;
  readonly flags: number;
};

export type WireSpan = {
  /** 32 lower-case hex digits, not all zero. */
  readonly traceId: string;
  /** 16 lower-case hex digits, not all zero. */
  readonly spanId: string;
  /** null where the span has no parent (absent, empty or all zero). */
  readonly parentSpanId: string | null;
  readonly name: string;
  /** OTLP SpanKind, 0 to 5. */
  readonly spanKind: number;
  readonly traceState: string;
  readonly flags: number;
  /** Unix nanoseconds as sent (uint64). */
  readonly startNs: bigint;
  /** null while the span has not ended (0 or absent on the wire). */
  readonly endNs: bigint | null;
  readonly attributes: Attributes;
  readonly droppedAttributes: number;
  readonly events: readonly WireEvent[];
  readonly droppedEvents: number;
  readonly links: readonly WireLink[];
  readonly droppedLinks: number;
  /** Status code: 0 unset, 1 ok, 2 error. */
  readonly status: { readonly code: number; readonly message: string };
  readonly resource: Resource;
  readonly scope: Scope;
};

export type WireLog = {
  /** null where the record was emitted outside a span. */
  readonly traceId: string | null;
  readonly spanId: string | null;
  readonly timeNs: bigint;
  readonly observedNs: bigint;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly eventName: string;
  readonly body: AttributeValue;
  readonly attributes: Attributes;
  readonly droppedAttributes: number;
  readonly flags: number;
  readonly resource: Resource;
  readonly scope: Scope;
};

/** What a decoder gives back. A request that cannot be decoded at all throws `WireError` instead. */
export type Decoded<T> = {
  readonly items: readonly T[];
  readonly rejected: number;
  /** Distinct reasons with how often each applied, for `partial_success.error_message`. */
  readonly reasons: ReadonlyMap<string, number>;
};
