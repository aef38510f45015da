import { randomUUID } from "node:crypto";
import type { z } from "zod";
import type { ApiCall, Who } from "@/lib/contract/call";
import { RunRef } from "@/lib/contract/control-ids";
import { admit } from "@/lib/server/admit";
import { actorOf, type Caller, callerOf, changerOf, credentialOf } from "@/lib/server/auth";
import { findTraceId } from "@/lib/server/control/run-ref";
import { AppError, notFound, problemResponse, toAppError } from "@/lib/server/errors";
import { type Change, type Changed, changeOnce, changeTogether } from "@/lib/server/idempotency";
import { parseBody, parseParams, parseQuery, readJson, refuseDeepJson } from "@/lib/server/request";
import { metrics } from "@/lib/server/telemetry/metrics";
import { selfHeader, withOwnSpan } from "@/lib/server/telemetry/own-spans";
import { judged, type Together } from "@/lib/server/together";
import type { Tx } from "@/lib/server/transaction";

type Read<Shape> = Shape extends z.ZodType ? z.output<Shape> : Record<string, never>;
type Shapes<C extends ApiCall> = {
  readonly [Name in "params" | "query" | "body"]: Name extends keyof C ? Read<C[Name]> : Record<string, never>;
};
type Unscoped = "open" | "any" | "admin" | "admin or browser" | "browser";

/** What a handler gets: everything checked, in the words of the contract. */
export type Asked<C extends ApiCall> = Shapes<C> & {
  readonly caller: Caller;
  /** Scopes every query of a call of a project; null for the others. */
  readonly projectId: C["who"] extends Unscoped ? null : string;
  readonly request: Request;
  /** The transaction of a change: what it changes is there with its answer, or not at all. */
  readonly tx: C extends { readonly upload: true } | { readonly reads: true }
    ? null
    : C["method"] extends "GET"
      ? null
      : Tx;
};

/** Answers a Response as it is, null for 404, undefined for an answer without a body, anything else as JSON. */
type Handler<C extends ApiCall> = (asked: Asked<C>) => Promise<unknown>;
/** Instead of a handler, where a change is judged together with those like it that wait. */
type Joint<C extends ApiCall, Item> = {
  readonly together: Together<Item>;
  readonly item: (asked: Shapes<C>) => Item;
};
/**
 * Are the objects in the path there? A handler says not_found itself before it applies a rule; this one is asked where
 * the shape of the call is refused, because a missing object is told first (G5).
 */
type Exists<C extends ApiCall> = (asked: Pick<Asked<C>, "projectId" | "params">) => Promise<boolean>;
type Params = Record<string, string | string[] | undefined>;
type Served = {
  readonly call: ApiCall;
  readonly answer: (request: Request, params: Params) => Promise<Response>;
};

/**
 * Serves one call in the order of protocol G5: credential 401 → kind or role 403 → size 413, type 415, JSON 400 →
 * objects in the path 404 → idempotency → shape 422 → the rules of the handler.
 */
export function serve<const C extends ApiCall, Item = never>(
  call: C,
  handler: Handler<C> | Joint<C, Item>,
  exists?: Exists<C>,
): Served {
  return {
    call,
    async answer(request, rawParams) {
      const isChange = call.method !== "GET" && !call.upload && !call.reads;
      const asking = await askingOf(call, request, isChange);
      const caller = await admit(call, asking);
      const hasJson = (isChange || call.reads) && call.method !== "DELETE";
      const json = hasJson ? await readJson(request) : undefined;
      const projectId = "projectId" in caller && !isUnscoped(call.who) ? caller.projectId : null;
      const params = await resolveRun(call, projectId, parseParams(call.params, rawParams));
      const scope = { projectId, params } as Pick<Asked<C>, "projectId" | "params">;
      const asked = () => ({ params, ...readShapes(call, request, json) }) as unknown as Shapes<C>;
      const change = changeOf(call, { caller, credential: credentialOf(asking), projectId, request, json });
      try {
        if (json !== undefined) refuseDeepJson(json);
        if (typeof handler === "object") return changed(await joined(call, change, handler, asked));
        const ask = (tx: Tx | null) => handler({ caller, request, tx, ...scope, ...asked() } as unknown as Asked<C>);
        if (!isChange) return respond(call, await ask(null));
        return changed(await changeOnce(change, call.status, ask));
      } catch (error) {
        if (exists !== undefined && isShapeError(error) && !(await exists(scope))) throw notFound();
        throw error;
      }
    },
  };
}

async function askingOf(call: ApiCall, request: Request, isChange: boolean): Promise<Caller> {
  if (call.who === "open") return { kind: "nobody" };
  return isChange ? changerOf(request) : callerOf(request);
}

/** Reading paths name a run by its trace or by its own id; all that is read is found by the trace. */
async function resolveRun(call: ApiCall, projectId: string | null, params: Record<string, unknown>) {
  if (projectId === null || call.params?.shape["traceId"] !== RunRef) return params;
  const traceId = await findTraceId(projectId, String(params["traceId"]));
  if (traceId === null) throw notFound();
  return { ...params, traceId };
}

const toldAfterMissing: ReadonlySet<string> = new Set(["invalid", "idempotency_mismatch", "in_progress"]);
const isShapeError = (error: unknown) => error instanceof AppError && toldAfterMissing.has(error.code);
const unscoped: ReadonlySet<Who> = new Set<Unscoped>(["open", "any", "admin", "admin or browser", "browser"]);
const isUnscoped = (who: Who): who is Unscoped => unscoped.has(who);

type Asking = {
  readonly caller: Caller;
  readonly credential: string;
  readonly projectId: string | null;
  readonly request: Request;
  readonly json: unknown;
};

function changeOf(call: ApiCall, { caller, request, json, ...who }: Asking): Change {
  const path = new URL(request.url).pathname;
  const key = call.method === "POST" ? request.headers.get("idempotency-key") : null;
  return { actor: actorOf(caller), path, json, key, secret: call.secret, ...who };
}

function joined<C extends ApiCall, Item>(
  call: C,
  change: Change,
  { together, item }: Joint<C, Item>,
  asked: () => Shapes<C>,
) {
  const { projectId } = change;
  if (projectId === null) throw new Error("only changes of a project are judged together");
  const read = judged(() => item(asked()));
  return changeTogether({ ...change, projectId }, call.status, together, read);
}

function changed({ status, body, replayed }: Changed): Response {
  const headers = new Headers(body === null ? {} : { "content-type": "application/json" });
  if (replayed) headers.set("idempotent-replayed", "true");
  return new Response(body, { status, headers });
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

export type NextHandler = (request: Request, context: { params: Promise<Params> }) => Promise<Response>;
const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;

/**
 * The exports of a route file: every method answers, those without a call as an unknown path does. Each answer carries
 * x-request-id, whatever is thrown becomes a problem, and nothing is kept by caches.
 */
export function endpoint(...served: readonly Served[]): Record<(typeof methods)[number], NextHandler> {
  const handlerOf = (method: string): NextHandler => {
    const found = served.find(({ call }) => call.method === (method === "HEAD" ? "GET" : method));
    return (request, context) => {
      const answered = answerWithRequestId(async () => {
        if (found === undefined) throw notFound();
        const params = await context.params;
        const response = await withOwnSpan(spanOf(found.call, request), () => found.answer(request, params));
        return method === "HEAD" ? withoutBody(response) : response;
      });
      return found === undefined ? answered : measured(found.call, answered);
    };
  };
  return Object.fromEntries(methods.map((method) => [method, handlerOf(method)])) as ReturnType<typeof endpoint>;
}

async function withoutBody(response: Response): Promise<Response> {
  await response.body?.cancel();
  return new Response(null, response);
}

const spanOf = ({ method, path }: ApiCall, { headers }: Request) => ({
  ...{ name: `${method} ${path}`, kind: "server" as const, traceparent: headers.get("traceparent") },
  isSelf: headers.has(selfHeader),
});

/** Of streams and downloads until they begin. */
async function measured({ method, path }: ApiCall, answered: Promise<Response>): Promise<Response> {
  const began = performance.now();
  const response = await answered;
  const labels = { method, path, status: String(response.status) };
  const seconds = (performance.now() - began) / 1_000;
  metrics().observe("tracegate_api_request_seconds", "Calls of the API until their answer", seconds, labels);
  return response;
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
