import { randomUUID } from "node:crypto";
import type { z } from "zod";
import type { ApiCall } from "@/lib/contract/api";
import { type Caller, callerOf, credentialOf } from "@/lib/server/auth";
import { AppError, notFound, problemResponse, toAppError } from "@/lib/server/errors";
import { changeOnce, type Tx } from "@/lib/server/idempotency";
import { parseBody, parseParams, parseQuery, readJson } from "@/lib/server/request";

type Read<Shape> = Shape extends z.ZodType ? z.output<Shape> : Record<string, never>;
type Shapes<C extends ApiCall> = {
  readonly [Name in "params" | "query" | "body"]: Name extends keyof C ? Read<C[Name]> : Record<string, never>;
};

/** What a handler gets: everything checked, in the words of the contract. */
export type Asked<C extends ApiCall> = Shapes<C> & {
  readonly caller: Caller;
  /** Scopes every query of a `reader` call; null for the others. */
  readonly projectId: C["who"] extends "reader" ? string : null;
  readonly request: Request;
  /** The transaction of a POST: what it changes is there with its answer, or not at all. */
  readonly tx: C["method"] extends "POST" ? Tx : null;
};

/** Answers a Response as it is, null for 404, undefined for an answer without a body, anything else as JSON. */
type Handler<C extends ApiCall> = (asked: Asked<C>) => Promise<unknown>;
/** Are the objects in the path there? Reads that answer null for what is not there need it only for G5's order. */
type Exists<C extends ApiCall> = (asked: Pick<Asked<C>, "projectId" | "params">) => Promise<boolean>;
type Params = Record<string, string | string[] | undefined>;
type Served = {
  readonly call: ApiCall;
  readonly answer: (request: Request, params: Params) => Promise<Response>;
};

/**
 * Serves one call in the order of protocol G5: credential 401 → kind 403 → size 413, type 415, JSON 400 → objects in
 * the path 404 → shape 422 → the handler.
 */
export function serve<const C extends ApiCall>(call: C, handler: Handler<C>, exists?: Exists<C>): Served {
  const checkKnown = async (scope: Pick<Asked<C>, "projectId" | "params">) => {
    if (exists !== undefined && !(await exists(scope))) throw notFound();
  };
  return {
    call,
    async answer(request, rawParams) {
      const caller: Caller = call.who === "open" ? { kind: "nobody" } : await callerOf(request);
      const projectId = projectFor(call, caller);
      const json = call.method === "POST" ? await readJson(request) : undefined;
      const scope = { projectId, params: parseParams(call.params, rawParams) } as Pick<
        Asked<C>,
        "projectId" | "params"
      >;
      const ask = (tx: Tx | null) => {
        const shapes = readShapes(call, request, json);
        return handler({ caller, request, tx, ...scope, ...shapes } as unknown as Asked<C>);
      };
      if (call.method !== "GET") await checkKnown(scope);
      if (call.method === "POST") return change(call, { caller, request, json }, ask);
      try {
        return respond(call, await ask(null));
      } catch (error) {
        if (error instanceof AppError && error.code === "invalid") await checkKnown(scope);
        throw error;
      }
    },
  };
}

type Asking = { readonly caller: Caller; readonly request: Request; readonly json: unknown };

async function change(call: ApiCall, { caller, request, json }: Asking, act: (tx: Tx) => Promise<unknown>) {
  const path = new URL(request.url).pathname;
  const once = { credential: credentialOf(caller), path, json, key: request.headers.get("idempotency-key") };
  const { body, replayed } = await changeOnce(once, call.status, act);
  const headers = { "content-type": "application/json", ...(replayed ? { "idempotent-replayed": "true" } : {}) };
  return new Response(body, { status: call.status, headers });
}

function projectFor(call: ApiCall, caller: Caller): string | null {
  if (call.who === "admin" && caller.kind === "project") {
    throw new AppError("forbidden", "This call needs the admin key, and this is the key of a project.");
  }
  if (call.who !== "reader") return null;
  if (caller.kind === "session" || caller.kind === "project") return caller.projectId;
  throw new AppError("forbidden", "This call needs the key of a project, and this is the admin key.");
}

function readShapes(call: ApiCall, request: Request, json: unknown) {
  return { query: parseQuery(call.query, new URL(request.url).searchParams), body: parseBody(call.body, json) };
}

function respond(call: ApiCall, answer: unknown): Response {
  if (answer instanceof Response) return answer;
  if (answer === null) throw notFound();
  if (answer === undefined) return new Response(null, { status: call.status });
  return new Response(JSON.stringify(answer), { status: call.status, headers: { "content-type": "application/json" } });
}

type NextHandler = (request: Request, context: { params: Promise<Params> }) => Promise<Response>;
const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;

/**
 * The exports of a route file: every method answers, those without a call as an unknown path does. Each answer carries
 * x-request-id, whatever is thrown becomes a problem, and nothing is kept by caches.
 */
export function endpoint(...served: readonly Served[]): Record<(typeof methods)[number], NextHandler> {
  const handlerOf = (method: string): NextHandler => {
    const found = served.find(({ call }) => call.method === (method === "HEAD" ? "GET" : method));
    return (request, context) =>
      answerWithRequestId(async () => {
        if (found === undefined) throw notFound();
        const response = await found.answer(request, await context.params);
        return method === "HEAD" ? withoutBody(response) : response;
      });
  };
  return Object.fromEntries(methods.map((method) => [method, handlerOf(method)])) as ReturnType<typeof endpoint>;
}

async function withoutBody(response: Response): Promise<Response> {
  await response.body?.cancel();
  return new Response(null, response);
}

/** Puts x-request-id on the answer and makes a problem of whatever is thrown. */
export async function answerWithRequestId(answer: () => Promise<Response>): Promise<Response> {
  const requestId = randomUUID();
  try {
    const response = await answer();
    response.headers.set("x-request-id", requestId);
    if (!response.headers.has("cache-control")) response.headers.set("cache-control", "no-store");
    return response;
  } catch (thrown) {
    return problemResponse(toAppError(thrown, requestId), requestId);
  }
}
