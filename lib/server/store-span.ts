// A span as rows: what the wire said, exactly, and the step that its dialect makes of it.
import { hash } from "node:crypto";
import { previewChars, type SpanFacts } from "@/lib/domain/trace/run";
import type { Json, Step } from "@/lib/domain/trace/step";
import { previewText } from "@/lib/otlp/preview-text";
import { toStep } from "@/lib/otlp/to-step";
import type { Resource, Scope, WireLog, WireSpan } from "@/lib/otlp/wire";
import { bookVersion } from "@/lib/server/prices/book";
import { encodeAttributes } from "@/lib/server/store-attributes";
import { ContentSet, contentRef } from "@/lib/server/store-contents";
import { clipLabel, clipText, escapeText } from "@/lib/server/store-text";
import { encodePart, encodeString, sortKeys } from "@/lib/server/store-value";

/** Texts of a step are kept to this length for lists; the span itself always has them whole. */
export const listTextChars = 16_384;
const errorChars = 2_000;
const int8Max = 2n ** 63n - 1n;

/** What the attributes, events and links of a span are as JSON texts. */
type WireColumns = {
  readonly attributes: string | null;
  readonly events: string | null;
  readonly links: string | null;
  readonly extra: string | null;
  readonly resourceHash: string;
  readonly scopeHash: string;
};

/** What its step adds beyond the facts. */
export type StepColumns = {
  readonly facts: SpanFacts;
  readonly errorType: string | null;
  readonly finishReason: string | null;
  readonly firstTokenNs: number | null;
  readonly attempt: number | null;
  readonly step: string | null;
  readonly priceVersion: string | null;
};

export type PreparedSpan = WireColumns & {
  readonly wire: WireSpan;
  readonly stepped: StepColumns;
  readonly rank: Buffer;
};

/** Rows of one span; its contents are added to `contents`. */
export function prepareSpan(wire: WireSpan, contents: ContentSet): PreparedSpan {
  contents.startItem();
  const scope = addScope(wire.scope, contents);
  const columns: WireColumns = {
    attributes: encodeAttributes(wire.attributes, contents),
    events: encodeEvents(wire, contents),
    links: encodeLinks(wire, contents),
    extra: encodeExtra(wire, scope.inline, contents),
    resourceHash: addResource(wire.resource, contents),
    scopeHash: scope.hash,
  };
  const { attributes, events, links, extra, resourceHash, scopeHash } = columns;
  const stepped = stepColumns(wire, [], contents);
  return { wire, attributes, events, links, extra, resourceHash, scopeHash, stepped, rank: rankOf(wire, columns) };
}

/**
 * The step of a span with its log records. Texts that only the logs hold stay in the row: which contents a run has
 * must not depend on the order in which its spans and logs arrive.
 */
export function stepColumns(wire: WireSpan, logs: readonly WireLog[], contents: ContentSet | null): StepColumns {
  const step = toStep(wire, logs);
  const facts = factsOf(wire, step);
  return {
    facts,
    errorType: label(step.error?.type ?? null),
    finishReason: label(step.finishReason),
    firstTokenNs: step.firstTokenNs,
    attempt: step.attempt === null ? null : Math.trunc(Math.min(Math.max(step.attempt, 0), 2 ** 31 - 1)),
    step: encodeStep(step, facts, contents),
    priceVersion: step.pricedBy === "book" ? bookVersion : step.pricedBy,
  };
}

function factsOf(wire: WireSpan, step: Step): SpanFacts {
  return {
    spanId: wire.spanId,
    parentSpanId: wire.parentSpanId,
    name: wire.name,
    kind: step.kind,
    startNs: clampNs(wire.startNs),
    endNs: wire.endNs === null ? null : clampNs(wire.endNs),
    failed: step.error !== null,
    errorMessage: step.error === null ? null : clipText(step.error.message, errorChars),
    model: label(step.model),
    provider: label(step.provider),
    toolName: label(step.tool?.name ?? null),
    tokens: {
      input: count(step.tokens.input),
      output: count(step.tokens.output),
      cacheRead: count(step.tokens.cacheRead),
      cacheWrite: count(step.tokens.cacheWrite),
      reasoning: count(step.tokens.reasoning),
    },
    costMicroUsd: count(step.costMicroUsd),
    costState: step.costState,
    sessionId: label(step.sessionId),
    userId: label(step.userId),
    pipeline: label(step.pipeline),
    pipelineVersion: label(step.pipelineVersion),
    haltCode: label(step.haltCode),
    service: serviceOf(wire.resource),
    dialect: step.dialect,
    scope: shareOf(wire.scope, encodeScope).ref,
    inputPreview: preview(step.inputText, "input"),
    outputPreview: preview(step.outputText, "output"),
  };
}

const label = (text: string | null) => (text === null ? null : clipLabel(text));
/** The human part of the text, cut: a list shows the question, not the request around it. */
const preview = (text: string | null, side: "input" | "output") => {
  const shown = previewText(text, side);
  return shown === null ? null : clipText(shown, previewChars);
};
const clampNs = (ns: bigint) => (ns > int8Max ? int8Max : ns);

// a sum over a million spans stays far below 2^63
const countMax = 1e12;
const count = (value: number | null) =>
  value === null || !Number.isFinite(value) ? null : Math.round(Math.min(Math.max(value, -countMax), countMax));

function serviceOf(resource: Resource): string | null {
  const service = resource.attributes["service.name"];
  return typeof service === "string" && service !== "" ? clipLabel(service) : null;
}

function encodeStep(step: Step, facts: SpanFacts, contents: ContentSet | null): string | null {
  const text = (value: string) => {
    const cut = clipText(value, listTextChars);
    return contents === null ? JSON.stringify(escapeText(cut)) : encodePart(cut, contents);
  };
  const json = (value: Json) => {
    const body = listJson(value);
    return contents === null ? JSON.stringify(body) : encodePart(body, contents);
  };
  const name = (value: string | null) => JSON.stringify(value === null ? null : escapeText(value));
  const members: string[] = [];
  if (step.inputText !== null && step.inputText !== facts.inputPreview) members.push(`"i":${text(step.inputText)}`);
  if (step.outputText !== null && step.outputText !== facts.outputPreview) members.push(`"o":${text(step.outputText)}`);
  if (step.toolCalls.length > 0) {
    const calls = step.toolCalls.map((call) => `[${name(call.id)},${name(call.name)},${json(call.arguments)}]`);
    members.push(`"c":[${calls.join(",")}]`);
  }
  if (step.tool !== null) {
    members.push(`"t":[${name(step.tool.name)},${json(step.tool.arguments)},${json(step.tool.result)}]`);
  }
  return members.length === 0 ? null : `{${members.join(",")}}`;
}

/** JSON text of at most the length of a list's texts: what is longer is shown as the beginning of its text. */
function listJson(value: Json): string {
  const body = JSON.stringify(value);
  if (body.length <= listTextChars) return body;
  return JSON.stringify(clipText(typeof value === "string" ? value : body, listTextChars));
}

function encodeEvents(wire: WireSpan, contents: ContentSet): string | null {
  if (wire.events.length === 0) return null;
  const events = wire.events.map((event) => {
    const dropped = event.droppedAttributes === 0 ? "" : `,"d":${event.droppedAttributes}`;
    const name = encodeString(event.name, contents);
    return `{"n":${name},"t":"${event.timeNs}","a":${encodeAttributes(event.attributes, contents)}${dropped}}`;
  });
  return `[${events.join(",")}]`;
}

function encodeLinks(wire: WireSpan, contents: ContentSet): string | null {
  if (wire.links.length === 0) return null;
  const links = wire.links.map((link) => {
    const ids = `"t":${encodeString(link.traceId, contents)},"s":${encodeString(link.spanId, contents)}`;
    const state = encodeString(link.traceState, contents);
    const attributes = encodeAttributes(link.attributes, contents);
    return `{${ids},"w":${state},"a":${attributes},"d":${link.droppedAttributes},"f":${link.flags}}`;
  });
  return `[${links.join(",")}]`;
}

/** The rest of a span, where it says anything; times beyond int64 are kept here. */
function encodeExtra(wire: WireSpan, scope: string | null, contents: ContentSet): string | null {
  const members: string[] = [];
  if (scope !== null) members.push(`"sc":${scope}`);
  if (wire.status.message !== "") members.push(`"m":${encodeString(wire.status.message, contents)}`);
  if (wire.traceState !== "") members.push(`"w":${encodeString(wire.traceState, contents)}`);
  if (wire.flags !== 0) members.push(`"f":${wire.flags}`);
  if (wire.droppedAttributes !== 0) members.push(`"da":${wire.droppedAttributes}`);
  if (wire.droppedEvents !== 0) members.push(`"de":${wire.droppedEvents}`);
  if (wire.droppedLinks !== 0) members.push(`"dl":${wire.droppedLinks}`);
  if (wire.startNs > int8Max) members.push(`"s":"${wire.startNs}"`);
  if (wire.endNs !== null && wire.endNs > int8Max) members.push(`"e":"${wire.endNs}"`);
  return members.length === 0 ? null : `{${members.join(",")}}`;
}

type Shared = { readonly ref: string; readonly json: string; readonly texts: ReadonlyMap<string, string> };
const sharedKnown = new WeakMap<Resource | Scope, Shared>();
/** A scope up to this length stays in its spans: most runs of few spans would keep a content for it alone. */
const inlineScopeChars = 160;

/** All spans of one ResourceSpans share one object: it is encoded once. */
export function addResource(resource: Resource, contents: ContentSet): string {
  const shared = shareOf(resource, encodeResource);
  addShared(shared, contents);
  return shared.ref;
}

/** The scope's identity, and its JSON where it is not kept as a content. */
export function addScope(
  scope: Scope,
  contents: ContentSet,
): { readonly hash: string; readonly inline: string | null } {
  const shared = shareOf(scope, encodeScope);
  if (shared.texts.size === 1 && shared.json.length <= inlineScopeChars)
    return { hash: shared.ref, inline: shared.json };
  addShared(shared, contents);
  return { hash: shared.ref, inline: null };
}

function encodeResource(resource: Resource, inner: ContentSet): string {
  const attributes = encodeAttributes(sortKeys(resource.attributes), inner);
  return `{"a":${attributes},"d":${resource.droppedAttributes},"u":${encodeString(resource.schemaUrl, inner)}}`;
}

function encodeScope(scope: Scope, inner: ContentSet): string {
  const named = `"n":${encodeString(scope.name, inner)},"v":${encodeString(scope.version, inner)}`;
  const attributes = encodeAttributes(sortKeys(scope.attributes), inner);
  return `{${named},"a":${attributes},"d":${scope.droppedAttributes},"u":${encodeString(scope.schemaUrl, inner)}}`;
}

function shareOf<T extends Resource | Scope>(item: T, encode: (item: T, inner: ContentSet) => string): Shared {
  const known = sharedKnown.get(item);
  if (known) return known;
  const inner = new ContentSet();
  const json = encode(item, inner);
  const ref = contentRef(json);
  inner.texts.set(ref, json);
  const shared = { ref, json, texts: inner.texts };
  sharedKnown.set(item, shared);
  return shared;
}

function addShared(shared: Shared, contents: ContentSet): void {
  if (contents.texts.has(shared.ref)) return;
  for (const [ref, text] of shared.texts) contents.texts.set(ref, text);
}

/**
 * Orders differing deliveries of one span: ended before open, then the later end, then more attributes, events and
 * links, then a digest, so that the same one stands whatever the order of arrival.
 * Bytes: 1 ended, 8 end, 4 size, 16 digest.
 */
function rankOf(wire: WireSpan, columns: WireColumns): Buffer {
  const rank = Buffer.allocUnsafe(29);
  rank[0] = wire.endNs === null ? 0 : 1;
  rank.writeBigUInt64BE(wire.endNs ?? 0n, 1);
  rank.writeUInt32BE(Object.keys(wire.attributes).length + wire.events.length + wire.links.length, 9);
  const { attributes, events, links, extra, resourceHash, scopeHash } = columns;
  const named = [wire.parentSpanId, escapeText(wire.name), wire.spanKind, wire.startNs, wire.endNs, wire.status.code];
  const said = [...named, attributes, events, links, extra, resourceHash, scopeHash].join("\n");
  hash("sha256", said, "buffer").copy(rank, 13, 0, 16);
  return rank;
}
