// The way back: rows and contents → the span or log record that came in.
import type { Resource, Scope, WireEvent, WireLink, WireLog, WireSpan } from "@/lib/otlp/wire";
import { decodeAttributes, type NeedText, refsOfAttributes, refsOfStored } from "@/lib/server/store-attributes";
import { type ContentTexts, contentText } from "@/lib/server/store-contents";
import { unescapeText } from "@/lib/server/store-text";
import { decodeValue, type StoredJson } from "@/lib/server/store-value";

type StoredMap = { readonly [key: string]: StoredJson };
type Stored<T extends string> = { readonly [key in T]?: StoredJson };

type StoredScope = Stored<"a" | "d" | "n" | "v" | "u">;
type InlineScope = { readonly sc?: StoredScope };

export type StoredSpan = {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly name: string;
  readonly spanKind: number;
  readonly startNs: string;
  readonly endNs: string | null;
  readonly statusCode: number;
  readonly attributes: StoredMap | null;
  readonly events: readonly Stored<"n" | "t" | "a" | "d">[] | null;
  readonly links: readonly Stored<"t" | "s" | "w" | "a" | "d" | "f">[] | null;
  readonly extra: (Stored<"m" | "w" | "f" | "da" | "de" | "dl" | "s" | "e"> & InlineScope) | null;
  readonly resourceHash: string;
  readonly scopeHash: string;
};

export type StoredLog = {
  readonly recordId: string;
  readonly traceId: string;
  readonly spanId: string | null;
  readonly timeNs: string;
  readonly observedNs: string;
  readonly severity: number;
  readonly severityText: string;
  readonly eventName: string;
  readonly body: StoredJson;
  readonly attributes: StoredMap | null;
  readonly extra: (Stored<"f" | "d" | "n" | "t" | "o"> & InlineScope) | null;
  readonly resourceHash: string;
  readonly scopeHash: string;
};

export type FetchTexts = (refs: readonly string[]) => Promise<ContentTexts>;

/**
 * Reads all contents that `walk` asks for, a level of references at a time.
 * @throws Error where one is not stored.
 */
export async function loadTexts(fetch: FetchTexts, walk: (need: NeedText) => void): Promise<ContentTexts> {
  const texts = new Map<string, string>();
  for (;;) {
    const missing = new Set<string>();
    walk((ref) => {
      const text = texts.get(ref);
      if (text === undefined) missing.add(ref);
      return text ?? null;
    });
    if (missing.size === 0) return texts;
    const found = await fetch([...missing]);
    for (const ref of missing) texts.set(ref, contentText(ref, found));
  }
}

export function refsOfSpan(span: StoredSpan, need: NeedText): void {
  refsOfOwn(span, need);
  refsOfShared(span, need);
}

/** Of spans of one run, which share few resources and scopes. */
export function refsOfSpans(spans: readonly StoredSpan[], need: NeedText): void {
  const shared = new Set<string>();
  for (const span of spans) {
    refsOfOwn(span, need);
    const name = `${span.resourceHash}${span.extra?.sc ? "" : span.scopeHash}`;
    if (shared.has(name)) continue;
    shared.add(name);
    refsOfShared(span, need);
  }
}

function refsOfOwn(span: StoredSpan, need: NeedText): void {
  if (span.attributes) refsOfAttributes(span.attributes, need);
  for (const event of span.events ?? []) refsOfMembers(event, ["n"], need);
  for (const link of span.links ?? []) refsOfMembers(link, ["t", "s", "w"], need);
  if (span.extra) refsOfMembers(span.extra, ["m", "w"], need);
}

export function refsOfLog(log: StoredLog, need: NeedText): void {
  refsOfStored(log.body, need);
  refsOfAttributes(log.attributes, need);
  refsOfShared(log, need);
}

function refsOfShared(of: StoredSpan | StoredLog, need: NeedText): void {
  for (const ref of of.extra?.sc ? [of.resourceHash] : [of.resourceHash, of.scopeHash]) {
    const text = need(ref);
    if (text !== null) refsOfMembers(JSON.parse(text), ["n", "v", "u"], need);
  }
}

function refsOfMembers(stored: StoredMap, texts: readonly string[], need: NeedText): void {
  for (const key of texts) refsOfStored(stored[key] ?? null, need);
  refsOfAttributes(stored["a"] ?? null, need);
}

/** Decodes the rows of one run; spans of one resource share its object, as when they came in. */
export class RowDecoder {
  readonly #texts: ContentTexts;
  readonly #resources = new Map<string, Resource>();
  readonly #scopes = new Map<string, Scope>();

  constructor(texts: ContentTexts) {
    this.#texts = texts;
  }

  span(row: StoredSpan): WireSpan {
    const extra: NonNullable<typeof row.extra> = row.extra ?? {};
    return {
      traceId: row.traceId,
      spanId: row.spanId,
      parentSpanId: row.parentSpanId,
      name: unescapeText(row.name),
      spanKind: row.spanKind,
      traceState: this.#text(extra.w),
      flags: Number(extra.f ?? 0),
      startNs: BigInt(typeof extra.s === "string" ? extra.s : row.startNs),
      endNs: row.endNs === null ? null : BigInt(typeof extra.e === "string" ? extra.e : row.endNs),
      attributes: decodeAttributes(row.attributes, this.#texts),
      droppedAttributes: Number(extra.da ?? 0),
      events: (row.events ?? []).map((event) => this.#event(event)),
      droppedEvents: Number(extra.de ?? 0),
      links: (row.links ?? []).map((link) => this.#link(link)),
      droppedLinks: Number(extra.dl ?? 0),
      status: { code: row.statusCode, message: this.#text(extra.m) },
      resource: this.#resource(row.resourceHash),
      scope: this.#scope(row.scopeHash, extra.sc),
    };
  }

  log(row: StoredLog): WireLog {
    const extra: NonNullable<typeof row.extra> = row.extra ?? {};
    return {
      traceId: row.traceId,
      spanId: row.spanId,
      timeNs: BigInt(typeof extra.t === "string" ? extra.t : row.timeNs),
      observedNs: BigInt(typeof extra.o === "string" ? extra.o : row.observedNs),
      severityNumber: Number(extra.n ?? row.severity),
      severityText: unescapeText(row.severityText),
      eventName: unescapeText(row.eventName),
      body: decodeValue(row.body, this.#texts),
      attributes: decodeAttributes(row.attributes, this.#texts),
      droppedAttributes: Number(extra.d ?? 0),
      flags: Number(extra.f ?? 0),
      resource: this.#resource(row.resourceHash),
      scope: this.#scope(row.scopeHash, extra.sc),
    };
  }

  #event(event: Stored<"n" | "t" | "a" | "d">): WireEvent {
    return {
      name: this.#text(event.n),
      timeNs: BigInt(String(event.t ?? "0")),
      attributes: decodeAttributes(event.a ?? null, this.#texts),
      droppedAttributes: Number(event.d ?? 0),
    };
  }

  #link(link: Stored<"t" | "s" | "w" | "a" | "d" | "f">): WireLink {
    return {
      traceId: this.#text(link.t),
      spanId: this.#text(link.s),
      traceState: this.#text(link.w),
      attributes: decodeAttributes(link.a ?? null, this.#texts),
      droppedAttributes: Number(link.d ?? 0),
      flags: Number(link.f ?? 0),
    };
  }

  #resource(ref: string): Resource {
    const known = this.#resources.get(ref);
    if (known) return known;
    const stored = JSON.parse(contentText(ref, this.#texts)) as Stored<"a" | "d" | "u">;
    const attributes = decodeAttributes(stored.a ?? null, this.#texts);
    const resource = { attributes, droppedAttributes: Number(stored.d ?? 0), schemaUrl: this.#text(stored.u) };
    this.#resources.set(ref, resource);
    return resource;
  }

  #scope(ref: string, inline: StoredScope | undefined): Scope {
    const known = this.#scopes.get(ref);
    if (known) return known;
    const stored: StoredScope = inline ?? JSON.parse(contentText(ref, this.#texts));
    const scope = {
      name: this.#text(stored.n),
      version: this.#text(stored.v),
      attributes: decodeAttributes(stored.a ?? null, this.#texts),
      droppedAttributes: Number(stored.d ?? 0),
      schemaUrl: this.#text(stored.u),
    };
    this.#scopes.set(ref, scope);
    return scope;
  }

  #text(stored: StoredJson | undefined): string {
    return stored === undefined || stored === null ? "" : String(decodeValue(stored, this.#texts));
  }
}
