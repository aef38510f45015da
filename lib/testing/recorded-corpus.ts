// The recorded requests of conformance/corpus, for tests: spans with the log records that belong to them.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import zlib from "node:zlib";
import { decodeLogsJson, decodeTracesJson } from "@/lib/otlp/decode-json";
import { decodeLogsProtobuf, decodeTracesProtobuf } from "@/lib/otlp/decode-protobuf";
import { joinLogs } from "@/lib/otlp/join-logs";
import { decodeLimits } from "@/lib/otlp/limits";
import type { WireLog, WireSpan } from "@/lib/otlp/wire";

export type Recorded = {
  /** CLIENT/SCENARIO */
  readonly name: string;
  readonly directory: string;
  readonly spans: readonly { readonly span: WireSpan; readonly logs: readonly WireLog[] }[];
};

const corpus = path.join(import.meta.dirname, "../../conformance/corpus");

function casesBelow(directory: string): string[] {
  if (existsSync(path.join(directory, "expected.json"))) return [directory];
  return readdirSync(directory)
    .map((name) => path.join(directory, name))
    .filter((entry) => statSync(entry).isDirectory())
    .flatMap(casesBelow);
}

/** Spans and log records of every case, as the decoders give them; of a request that cannot be decoded, none. */
export function recordedRequests(): { name: string; spans: readonly WireSpan[]; logs: readonly WireLog[] }[] {
  return casesBelow(corpus).map((directory) => ({ name: path.relative(corpus, directory), ...readCase(directory) }));
}

/** Every case of the corpus; a request that cannot be decoded is refused as a whole, the others of the case stand. */
export function recordedCases(): Recorded[] {
  return casesBelow(corpus).map((directory) => {
    const { spans, logs } = readCase(directory);
    const name = path.relative(corpus, directory);
    return { name, directory, spans: join(spans, logs) };
  });
}

function readCase(directory: string): { spans: readonly WireSpan[]; logs: readonly WireLog[] } {
  const spans = new Map<string, WireSpan>();
  const logs: WireLog[] = [];
  for (const request of JSON.parse(readFileSync(path.join(directory, "meta.json"), "utf8")).requests) {
    try {
      read(directory, request, spans, logs);
    } catch {
      // refused
    }
  }
  return { spans: [...spans.values()], logs };
}

type Request = { file: string; path: string; contentType?: string; contentEncoding?: string };

function read(directory: string, request: Request, spans: Map<string, WireSpan>, logs: WireLog[]): void {
  const raw = readFileSync(path.join(directory, request.file));
  const gzip = request.contentEncoding === "gzip";
  const body = gzip ? zlib.gunzipSync(raw) : request.contentEncoding === "deflate" ? zlib.inflateSync(raw) : raw;
  const json = /json/.test(request.contentType ?? "");
  if (/logs$/.test(request.path)) logs.push(...(json ? decodeLogsJson : decodeLogsProtobuf)(body, decodeLimits).items);
  if (!/traces$/.test(request.path)) return;
  for (const span of (json ? decodeTracesJson : decodeTracesProtobuf)(body, decodeLimits).items) {
    const key = `${span.traceId}${span.spanId}`;
    if ((spans.get(key)?.endNs ?? null) === null) spans.set(key, span);
  }
}

function join(spans: readonly WireSpan[], logs: readonly WireLog[]): Recorded["spans"] {
  return [...new Set(spans.map((span) => span.traceId))].flatMap((traceId) => {
    const members = spans.filter((span) => span.traceId === traceId);
    const joined = joinLogs(
      members,
      logs.filter((log) => log.traceId === traceId),
    );
    return members.map((span) => ({ span, logs: joined.get(span.spanId) ?? [] }));
  });
}
