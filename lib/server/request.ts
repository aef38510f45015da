import type { z } from "zod";
import { AppError, invalid, notFound } from "@/lib/server/errors";

/** Largest body of a call (V3). */
export const bodyBytesMax = 1_048_576;
const errorsMax = 50;
/** 64 levels of a caller's own JSON, and the fields around it. */
const depthMax = 80;

/** The body as JSON; no body is `{}`. Reads no more than the limit, with or without Content-Length. */
export async function readJson(request: Request): Promise<unknown> {
  const bytes = await readBytes(request);
  if (bytes.length === 0) return {};
  const type = (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") {
    throw new AppError("unsupported_media_type", "Send the body as `content-type: application/json`.");
  }
  return parseJson(bytes);
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new AppError("bad_json", "The body is not JSON in UTF-8.");
  }
}

/** A body is an object, and no deeper than what works on it can stand; level by level, so that its depth is never that of our stack. */
export function refuseDeepJson(json: unknown): void {
  if (typeof json !== "object" || json === null || Array.isArray(json)) throw invalid("", "is not an object");
  let level: { value: unknown; path: PropertyKey[] }[] = [{ value: json, path: [] }];
  for (let depth = 0; level.length > 0; depth++) {
    level = level.flatMap(({ value, path }) =>
      typeof value === "object" && value !== null
        ? Object.entries(value).map(([name, member]) => ({
            value: member,
            path: depth < depthMax ? [...path, name] : path,
          }))
        : [],
    );
    const first = level[0];
    if (depth === depthMax && first !== undefined)
      throw invalid(jsonPointer(first.path), `is nested deeper than ${depthMax}`);
  }
}

/** The body as it came, for what was signed. */
export async function readText(request: Request): Promise<string> {
  return new TextDecoder().decode(await readBytes(request));
}

/** Fields of an HTML form that sends text. */
export async function readForm(request: Request): Promise<URLSearchParams> {
  return new URLSearchParams(await readText(request));
}

const kept = new WeakMap<Request, Uint8Array>();

/** For a request whose body was read from its socket, up to a byte more than is allowed: it has no stream of its own. */
export function keepBody(request: Request, bytes: Uint8Array): void {
  kept.set(request, bytes);
}

async function readBytes(request: Request): Promise<Uint8Array> {
  const tooLarge = () => new AppError("too_large", `A body may have ${bodyBytesMax} bytes.`);
  if (Number(request.headers.get("content-length") ?? 0) > bodyBytesMax) throw tooLarge();
  const bytes = kept.get(request);
  if (bytes !== undefined && bytes.length > bodyBytesMax) throw tooLarge();
  if (bytes !== undefined) return bytes;
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (let read = await reader?.read(); read?.value !== undefined; read = await reader?.read()) {
    size += read.value.length;
    if (size > bodyBytesMax) {
      await reader?.cancel();
      throw tooLarge();
    }
    chunks.push(read.value);
  }
  return Buffer.concat(chunks);
}

/** An id in the path that cannot be one is the id of nothing: 404. */
export function parseParams(shape: z.ZodObject | undefined, params: unknown): Record<string, unknown> {
  if (shape === undefined) return {};
  const parsed = shape.safeParse(params);
  if (!parsed.success) throw notFound();
  return parsed.data;
}

export function parseQuery(shape: z.ZodObject | undefined, search: URLSearchParams): Record<string, unknown> {
  if (shape === undefined) return {};
  const parsed = shape.safeParse(Object.fromEntries(search));
  if (!parsed.success) throw invalidShape(parsed.error, (path) => `?${String(path[0] ?? "")}`);
  return parsed.data;
}

export function parseBody(shape: z.ZodObject | undefined, json: unknown): Record<string, unknown> {
  if (shape === undefined) return {};
  const parsed = shape.safeParse(json);
  if (!parsed.success) throw invalidShape(parsed.error, jsonPointer);
  return parsed.data;
}

/** RFC 6901. */
function jsonPointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

function invalidShape(error: z.ZodError, place: (path: readonly PropertyKey[]) => string): AppError {
  const errors = error.issues.slice(0, errorsMax).flatMap((issue) => {
    if (issue.code !== "unrecognized_keys") return [{ path: place(issue.path), message: issue.message }];
    return issue.keys
      .slice(0, errorsMax)
      .map((key) => ({ path: place([...issue.path, key]), message: "is not a field of this call" }));
  });
  const named = errors.map(({ path, message }) => `${path}: ${message}`).slice(0, 3);
  return new AppError("invalid", `Correct the request: ${named.join("; ")}.`.slice(0, 1000), { errors });
}
