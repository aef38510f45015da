import { type Problem, type ProblemCode, problemStatus } from "@/lib/contract/problem";
import { Refusal } from "@/lib/domain/guard/refusal";

type FieldError = NonNullable<Problem["errors"]>[number];

/** A caller's mistake, or a refusal: answered as a problem with this code. Anything else that is thrown is a bug. */
export class AppError extends Error {
  readonly code: ProblemCode;
  readonly errors: readonly FieldError[];
  readonly retryAfterS: number | null;
  /** Told beside the fields that every problem has. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(code: ProblemCode, detail: string, more: More = {}) {
    super(detail, { cause: more.cause });
    this.name = "AppError";
    this.code = code;
    this.errors = more.errors ?? [];
    this.retryAfterS = more.retryAfterS ?? null;
    this.members = more.members ?? {};
  }
}

type More = {
  readonly errors?: readonly FieldError[];
  readonly retryAfterS?: number;
  readonly members?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
};

/** A refusal, not a fault; by name, because a bundle of its own has a class of its own. */
export function isRefusal(thrown: unknown): boolean {
  return thrown instanceof Error && (thrown.name === "AppError" || thrown.name === "Refusal");
}

/** What a rule of lib/domain/guard refused, as a problem. */
export function fromRefusal(refusal: Refusal): AppError {
  if (refusal.path !== null) return invalid(refusal.path, refusal.message);
  return new AppError(refusal.code, refusal.message, {
    members: refusal.members,
    ...(refusal.retryAfterMs === null ? {} : { retryAfterS: refusal.retryAfterMs / 1000 }),
  });
}

/** 422 for one field; `path` is a JSON pointer into the body, or `?name` of a query parameter (V1). */
export function invalid(path: string, message: string): AppError {
  return new AppError("invalid", `${path || "The body"} ${message}.`, { errors: [{ path, message }] });
}

/** The one answer for what does not exist and for what belongs to another project (K4). */
export function notFound(): AppError {
  return new AppError("not_found", "There is nothing here. Check the address and the project of your credential.");
}

export function unauthorized(): AppError {
  return new AppError("unauthorized", "Send a valid API key as `Authorization: Bearer …`, or sign in.");
}

const titles: Readonly<Record<ProblemCode, string>> = {
  bad_json: "The body is not JSON",
  unauthorized: "No valid credential",
  forbidden: "Not allowed with this credential",
  not_found: "Not found",
  exhausted: "The limit is spent",
  contended: "Others hold what is left of the limit",
  unpriced: "The price is unknown",
  not_approver: "Not an approver of this request",
  own_request: "Nobody decides on his own request",
  held: "Another executor holds the run",
  fenced: "The lease is not yours any more",
  run_ended: "The run has ended",
  killed: "Killed by an operator",
  paused: "Paused by an operator",
  draining: "No new run begins here",
  stale_epoch: "A control has changed since",
  drift: "Not what was recorded before",
  no_approval: "No approval for this step",
  not_claimed: "There is no claim to complete",
  already_completed: "The step has another outcome",
  not_in_doubt: "The step is not in doubt",
  already_settled: "The hold is settled",
  already_decided: "The request is decided",
  already_voted: "This vote is given",
  stale_rev: "The request has changed since",
  expired: "The time to decide is over",
  cancelled: "The request was cancelled",
  breaker_closed: "The breaker is closed",
  breaker_open: "The breaker is open",
  probe_leased: "Another caller probes",
  isolated: "A person isolated this resource",
  conflict: "In conflict with the present state",
  in_progress: "The same call is still at work",
  too_large: "The body is too large",
  unsupported_media_type: "The body must be application/json",
  invalid: "The request is not valid",
  idempotency_mismatch: "The Idempotency-Key belongs to another call",
  rate_limited: "Too many requests",
  internal: "Tracegate failed",
  overloaded: "Tracegate is overloaded or starting",
};

/** Problem+json of protocol G2. Says nothing of stack, SQL or another tenant. */
export function problemOf(error: AppError, requestId: string): Problem {
  return {
    type: `urn:tracegate:problem:${error.code}`,
    title: titles[error.code],
    status: problemStatus[error.code],
    code: error.code,
    detail: error.message,
    requestId,
    ...error.members,
    ...(error.errors.length === 0 ? {} : { errors: [...error.errors] }),
  };
}

/** These come with Retry-After (G4). */
const worthRetrying: ReadonlySet<ProblemCode> = new Set([
  "held",
  "in_progress",
  "contended",
  "breaker_open",
  "probe_leased",
  "rate_limited",
  "overloaded",
]);

export function problemResponse(error: AppError, requestId: string): Response {
  const problem = problemOf(error, requestId);
  const headers = new Headers({
    "content-type": "application/problem+json",
    "cache-control": "no-store",
    "x-request-id": requestId,
  });
  if (error.code === "unauthorized") headers.set("www-authenticate", "Bearer");
  const retryAfterS = error.retryAfterS ?? (worthRetrying.has(error.code) ? 1 : null);
  if (retryAfterS !== null) headers.set("retry-after", String(Math.max(1, Math.ceil(retryAfterS))));
  return new Response(JSON.stringify(problem), { status: problem.status, headers });
}

/** Postgres is away, starting, stopping or full of connections: worth a retry, and no bug of ours. */
const databaseAway = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "57P01",
  "57P02",
  "57P03",
  "53300",
  "08006",
  "08003",
  "P1001",
  "P1017",
  "P2024",
  "P2028",
]);

/** What was thrown, as the caller may see it; a bug is logged with its cause and answered as `internal`. */
export function toAppError(thrown: unknown, requestId: string): AppError {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof Refusal) return fromRefusal(thrown);
  if (isDatabaseAway(thrown)) {
    return new AppError("overloaded", "The database does not answer at the moment. Try again.", { cause: thrown });
  }
  logError(thrown, { requestId });
  return new AppError("internal", "This is a bug in Tracegate. The log of the server has more under this request id.");
}

function isDatabaseAway(thrown: unknown): boolean {
  for (let at = thrown, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if ("code" in at && typeof at.code === "string" && databaseAway.has(at.code)) return true;
    if (/timeout exceeded when trying to connect|Connection terminated/.test(at.message)) return true;
  }
  return false;
}

/** One JSON line on stderr. */
export function logError(thrown: unknown, about: Readonly<Record<string, string>>): void {
  const error = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  const cause = thrown instanceof Error && thrown.cause !== undefined ? String(thrown.cause) : undefined;
  process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), level: "error", ...about, error, cause })}\n`);
}
