import { readdirSync } from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../../app/api");
/** The file that answers what no other does. */
export const catchAll = "[[...path]]";
const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;
export type Method = (typeof methods)[number];

type NextHandler = (
  request: Request,
  context: { params: Promise<Record<string, string | string[]>> },
) => Promise<Response>;
/** A route file below app/api/v1; `path` as the table of calls writes it, "/runs/{traceId}". */
export type RouteFile = { readonly path: string; readonly load: () => Promise<Partial<Record<Method, NextHandler>>> };

/** Every route file of the API, found in the file tree. */
export function routeFiles(): RouteFile[] {
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((file) => path.basename(file) === "route.ts" && (file.startsWith("v1/") || file.startsWith(catchAll)))
    .map((file) => ({
      path: pathOf(path.dirname(file)),
      load: () => import(/* @vite-ignore */ path.join(root, file)),
    }));
}

/** "v1/runs/[traceId]" → "/runs/{traceId}" */
function pathOf(folder: string): string {
  return folder === catchAll ? catchAll : folder.slice("v1".length).replaceAll(/\[(\w+)\]/g, "{$1}");
}

type Asking = {
  readonly key?: string | undefined;
  readonly cookie?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; a string is sent as it is. */
  readonly body?: unknown;
  readonly signal?: AbortSignal;
};

export const webOrigin = "http://127.0.0.1:3000";

/** Calls the handler that Next would choose for the path below /api/v1, with a real Request. */
export async function callApi(method: Method, target: string, asking: Asking = {}): Promise<Response> {
  const url = new URL(`/api/v1${target}`, webOrigin);
  const { file, params } = findRoute(url.pathname.slice("/api/v1".length));
  const handler = (await file.load())[method];
  if (handler === undefined) throw new Error(`${file.path} exports no ${method}`);
  const headers = new Headers({ host: url.host, ...asking.headers });
  if (asking.key !== undefined) headers.set("authorization", `Bearer ${asking.key}`);
  if (asking.cookie !== undefined) headers.set("cookie", asking.cookie);
  const body = bodyOf(asking.body);
  if (body !== undefined && !headers.has("content-type")) headers.set("content-type", "application/json");
  const request = new Request(url, {
    method,
    headers,
    ...(body === undefined ? {} : { body }),
    ...(asking.signal === undefined ? {} : { signal: asking.signal }),
  });
  return handler(request, { params: Promise.resolve(params) });
}

function bodyOf(body: unknown): string | undefined {
  return body === undefined || typeof body === "string" ? body : JSON.stringify(body);
}

/** As Next chooses: at each segment the written name before the parameter; the catch-all for the rest. */
function findRoute(pathname: string): { file: RouteFile; params: Record<string, string | string[]> } {
  const given = pathname.split("/").slice(1).map(decodeURIComponent);
  const matches = routeFiles()
    .filter((file) => file.path !== catchAll)
    .map((file) => ({ file, params: matchRoute(file.path.split("/").slice(1), given) }))
    .filter((match): match is { file: RouteFile; params: Record<string, string> } => match.params !== null)
    .sort((a, b) => Object.keys(a.params).length - Object.keys(b.params).length);
  const rest = routeFiles().find((file) => file.path === catchAll);
  if (rest === undefined) throw new Error("the catch-all route is missing");
  return matches[0] ?? { file: rest, params: { path: given } };
}

function matchRoute(pattern: readonly string[], given: readonly string[]): Record<string, string> | null {
  if (pattern.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [at, part] of pattern.entries()) {
    const value = given[at] ?? "";
    if (part.startsWith("{")) params[part.slice(1, -1)] = value;
    else if (part !== value) return null;
  }
  return params;
}
