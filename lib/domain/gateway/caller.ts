// What a caller says beside the vendor's request, in headers that every client can add to all of its calls.

export interface CallLabels {
  readonly pipeline: string;
  readonly version: string;
  readonly userId: string | null;
  readonly sessionId: string | null;
  /** Of the run, told with its first call; null: none but the budgets. */
  readonly limitMicroUsd: number | null;
}

export interface Parent {
  readonly traceId: string;
  readonly spanId: string;
}

export const gatewayHeaders = {
  key: "x-tracegate-key",
  pipeline: "x-tracegate-pipeline",
  version: "x-tracegate-version",
  user: "x-tracegate-user",
  session: "x-tracegate-session",
  limit: "x-tracegate-run-usd",
} as const;

/** A header that is not what it must be. */
export interface WrongHeader {
  readonly wrong: string;
}

/** A run that the gateway began: "gateway:" and its trace. */
export const isGatewayRun = (runId: string): boolean => runId.startsWith("gateway:");

const name = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/;
const usd = /^\d{1,7}(\.\d{1,6})?$/;

/** The name of a key as that of a pipeline (protocol: Name). */
export function pipelineOfKey(keyName: string): string {
  const made = keyName
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9._:-]+/g, "-")
    .replace(/^[^A-Za-z0-9]+|-+$/g, "")
    .slice(0, 100);
  return name.test(made) ? made : "gateway";
}

export function readLabels(header: (name: string) => string | undefined, keyName: string): CallLabels | WrongHeader {
  const pipeline = header(gatewayHeaders.pipeline) ?? pipelineOfKey(keyName);
  const version = header(gatewayHeaders.version) ?? "gateway";
  const [userId, sessionId] = [header(gatewayHeaders.user) ?? null, header(gatewayHeaders.session) ?? null];
  const limit = header(gatewayHeaders.limit);
  if (!name.test(pipeline)) return wrong(gatewayHeaders.pipeline, "a name of letters, digits and . _ : -");
  if (!name.test(version)) return wrong(gatewayHeaders.version, "a name of letters, digits and . _ : -");
  if ((userId?.length ?? 1) > 200) return wrong(gatewayHeaders.user, "at most 200 characters");
  if ((sessionId?.length ?? 1) > 200) return wrong(gatewayHeaders.session, "at most 200 characters");
  if (limit !== undefined && !usd.test(limit)) return wrong(gatewayHeaders.limit, "dollars such as 0.50");
  return {
    pipeline,
    version,
    userId: userId || null,
    sessionId: sessionId || null,
    limitMicroUsd: limit === undefined ? null : Math.round(Number(limit) * 1e6),
  };
}

const wrong = (header: string, form: string): WrongHeader => ({ wrong: `The header ${header} must be ${form}.` });

const traceparent = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}(-|$)/;

/** https://www.w3.org/TR/trace-context/#traceparent-header; one that is broken is none. */
export function readParent(header: string | undefined): Parent | null {
  const [, traceId, spanId] = traceparent.exec(header ?? "") ?? [];
  return traceId === undefined || spanId === undefined ? null : { traceId, spanId };
}

/** Of one hop, of the connection to us, or for us alone. */
const ownHeaders =
  /^(connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|host|content-length|expect|accept-encoding|cookie|forwarded|x-forwarded-.*|x-real-ip|x-tracegate-.*|sec-.*|origin|referer)$/i;

/** What goes on to the vendor: its key and all that it understands. Uncompressed, so that the usage can be read as it passes. */
export function upHeaders(raw: readonly string[]): [string, string][] {
  const headers: [string, string][] = [["accept-encoding", "identity"]];
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const [header = "", value = ""] = [raw[at], raw[at + 1]];
    if (!ownHeaders.test(header)) headers.push([header, value]);
  }
  return headers;
}

const hopHeaders = /^(connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|set-cookie|alt-svc)$/i;

/** What goes back to the caller. `changed`: some of the body is held back, its length is not known. */
export function downHeaders(raw: readonly string[], changed: boolean): [string, string][] {
  const headers: [string, string][] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const [header = "", value = ""] = [raw[at], raw[at + 1]];
    if (!hopHeaders.test(header) && !(changed && /^content-length$/i.test(header))) headers.push([header, value]);
  }
  return headers;
}
