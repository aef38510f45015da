import type { z } from "zod";
import { threadHref } from "@/lib/browser/thread-href";
import { Demo } from "@/lib/contract/demo";
import { FindingGroup, FindingGroupPage, type GroupChange, RunFindings } from "@/lib/contract/findings";
import { Problem, type ProblemCode } from "@/lib/contract/problem";
import { Created, ProjectPage, projectCookie } from "@/lib/contract/projects";
import { RunSearch } from "@/lib/contract/run-search";
import {
  joinList,
  Run,
  RunCount,
  RunFacets,
  type RunFilter,
  RunHistogram,
  RunPage,
  type RunQuery,
  RunValues,
  SpanDetail,
  type SuggestQuery,
} from "@/lib/contract/runs";
import { SameSteps } from "@/lib/contract/same-step";
import { Session, User } from "@/lib/contract/threads";
import { Transcript } from "@/lib/contract/transcript";
import type { ExportQuery } from "@/lib/contract/transfer";
import { type NewView, View, type ViewChange, ViewList } from "@/lib/contract/views";

/** A refused or failed call. `code` is the problem's, or `network` (no answer) or `unreadable` (not what the contract says). */
export class ApiError extends Error {
  readonly code: ProblemCode | "network" | "unreadable";
  readonly status: number | null;
  readonly requestId: string | null;
  readonly errors: NonNullable<Problem["errors"]>;
  /** All that the problem says, with the members of its code. */
  readonly problem: unknown;

  constructor(
    code: ApiError["code"],
    detail: string,
    from: { status?: number; requestId?: string | null; errors?: Problem["errors"]; problem?: unknown } = {},
  ) {
    super(detail);
    this.name = "ApiError";
    this.code = code;
    this.status = from.status ?? null;
    this.requestId = from.requestId ?? null;
    this.errors = from.errors ?? [];
    this.problem = from.problem ?? null;
  }
}

export type Options = { readonly signal?: AbortSignal | undefined };
export type Page = { readonly limit?: number | undefined; readonly cursor?: string | null | undefined };
type QueryValue = string | number | readonly string[] | null | undefined;
type Call = Options & {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly query?: Readonly<Record<string, QueryValue>>;
  readonly body?: unknown;
  /** It outlives the page. */
  readonly keepalive?: boolean;
};

/** Runs of the selected project, newest first. Arrays in the filter mean "any of". */
export function getRuns(query: Readonly<Partial<RunQuery>> = {}, options: Options = {}) {
  return call("/runs", RunPage, { ...options, query });
}
export function getFacets(filter: Readonly<Partial<RunFilter>> = {}, options: Options = {}) {
  return call("/runs/facets", RunFacets, { ...options, query: filter });
}
export async function countRuns(filter: Readonly<Partial<RunFilter>> = {}, options: Options = {}): Promise<number> {
  return (await call("/runs/count", RunCount, { ...options, query: filter })).total;
}
export function getHistogram(filter: Readonly<Partial<RunFilter>>, options: Options = {}) {
  return call("/runs/histogram", RunHistogram, { ...options, query: filter });
}
/** Values that runs have in a field, those that begin with the text first. */
export async function suggestValues(query: Readonly<SuggestQuery>, options: Options = {}) {
  return (await call("/runs/suggest", RunValues, { ...options, query })).values;
}
export function getRun(traceId: string, options: Options = {}) {
  return call(runPath(traceId), Run, options);
}
export function getRunFindings(traceId: string, options: Options = {}) {
  return call(`${runPath(traceId)}/findings`, RunFindings, options);
}
export type GroupQuery = {
  readonly state?: string;
  readonly rule?: string;
  readonly pipeline?: string;
  readonly cursor?: string | undefined;
  readonly limit: number;
};
export function getFindingGroups(query: GroupQuery, options: Options = {}) {
  return call("/findings", FindingGroupPage, { ...options, query });
}
export function getFindingGroup(id: string, options: Options = {}) {
  return call(`/findings/${encodeURIComponent(id)}`, FindingGroup, options);
}
export function changeFinding(id: string, change: GroupChange) {
  return call(`/findings/${encodeURIComponent(id)}`, FindingGroup, { method: "PATCH", body: change });
}
export function getTranscript(
  traceId: string,
  query: Page & { readonly agent?: string | null; readonly around?: string | null } = {},
  options: Options = {},
) {
  return call(`${runPath(traceId)}/transcript`, Transcript, { ...options, query });
}
export function searchRun(
  traceId: string,
  { repeats, ...query }: Page & { readonly q: string; readonly repeats: boolean },
  options: Options = {},
) {
  return call(`${runPath(traceId)}/search`, RunSearch, {
    ...options,
    query: { ...query, repeats: repeats ? "1" : "0" },
  });
}
export function getSession(id: string, options: Options = {}) {
  return call(threadHref("sessions", id), Session, options);
}
export function getUser(id: string, options: Options = {}) {
  return call(threadHref("users", id), User, options);
}
export function getSpan(traceId: string, spanId: string, options: Options = {}) {
  return call(`${runPath(traceId)}/spans/${encodeURIComponent(spanId)}`, SpanDetail, options);
}

/** The same step in earlier runs of the pipeline. */
export function getSameSteps(traceId: string, spanId: string, limit: number, options: Options = {}) {
  const path = `${runPath(traceId)}/spans/${encodeURIComponent(spanId)}/siblings`;
  return call(path, SameSteps, { ...options, query: { limit } });
}

export async function getViews(list: View["list"], options: Options = {}) {
  return (await call("/views", ViewList, { ...options, query: { list } })).views;
}
export function createView(view: NewView) {
  return call("/views", View, { method: "POST", body: view });
}
export function changeView(id: string, change: ViewChange) {
  return call(`/views/${encodeURIComponent(id)}`, View, { method: "PATCH", body: change });
}
export async function orderViews(ids: readonly string[]) {
  return (await call("/views/order", ViewList, { method: "POST", body: { ids } })).views;
}
export async function deleteView(id: string): Promise<void> {
  await send(`/views/${encodeURIComponent(id)}`, { method: "DELETE" });
}

export function getDemo(options: Options = {}) {
  return call("/demo", Demo, options);
}
export function startDemo() {
  return call("/demo", Demo, { method: "POST" });
}

export function getProjects(page: Page = {}, options: Options = {}) {
  return call("/projects", ProjectPage, { ...options, query: page });
}
/** The answer holds the project's first key: the only time that it is shown. */
export function createProject(name: string) {
  return call("/projects", Created, { method: "POST", body: { name } });
}
/** Address for an EventSource: `event: changed` whenever something of the run was committed. */
export function runEventsUrl(traceId: string): string {
  return `/api/v1${runPath(traceId)}/events`;
}
/** Address of the run as OTLP/JSON, for a download link. */
export function runExportUrl(traceId: string): string {
  return `/api/v1${runPath(traceId)}/export`;
}

/** Address of many runs as NDJSON: those that the filter leaves, or those that are named. */
export function exportUrl(query: Readonly<Partial<ExportQuery>>): string {
  return `/api/v1/runs/export${queryString(query)}`;
}

/** Switches the project that later calls and pages read; reload or clear the query cache afterwards. */
export function selectProject(projectId: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: CookieStore is missing in Firefox and Safari before 2025
  document.cookie = `${projectCookie}=${encodeURIComponent(projectId)}; path=/; max-age=31536000; samesite=lax`;
}

const runPath = (traceId: string) => `/runs/${encodeURIComponent(traceId)}`;

export async function call<T>(path: string, shape: z.ZodType<T>, options: Call): Promise<T> {
  const response = await send(path, options);
  const parsed = shape.safeParse(await response.json().catch(() => undefined));
  if (parsed.success) return parsed.data;
  throw new ApiError("unreadable", `The answer of ${path} is not what this page expects. Reload the page.`, {
    status: response.status,
    requestId: response.headers.get("x-request-id"),
  });
}

/** A call whose answer has no body, or is read by its caller. */
export async function send(
  path: string,
  { method = "GET", query, body, signal, keepalive = false }: Call,
): Promise<Response> {
  const response = await fetch(`/api/v1${path}${queryString(query)}`, {
    method,
    headers: { accept: "application/json", ...(body === undefined ? {} : { "content-type": "application/json" }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: signal ?? null,
    keepalive,
  }).catch((cause: unknown) => {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new ApiError("network", "Tracegate does not answer. Is it still running?");
  });
  if (response.ok) return response;
  throw await problemOf(response);
}

export async function problemOf(response: Response): Promise<ApiError> {
  const told: unknown = await response.json().catch(() => undefined);
  const problem = Problem.safeParse(told);
  if (problem.success) return new ApiError(problem.data.code, problem.data.detail, { ...problem.data, problem: told });
  const requestId = response.headers.get("x-request-id");
  return new ApiError("unreadable", `The server answered ${response.status}.`, { status: response.status, requestId });
}

function queryString(query: Call["query"] = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null || value.toString() === "") continue;
    params.set(name, Array.isArray(value) ? joinList(value) : String(value));
  }
  return params.size === 0 ? "" : `?${params}`;
}
