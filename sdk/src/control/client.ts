import { randomUUID } from "node:crypto";
import { Linked, sleep } from "@/sdk/src/abort";
import { backoffMs } from "@/sdk/src/step/retry";

/** The server says no; the codes are those of the wire protocol. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  readonly members: Readonly<Record<string, unknown>>;
  readonly retryAfterMs: number;

  constructor(status: number, problem: Record<string, unknown>, retryAfterMs: number) {
    super(String(problem["detail"] ?? problem["title"] ?? `HTTP ${status}`));
    this.name = "Refused";
    this.status = status;
    this.code = String(problem["code"] ?? "");
    this.members = problem;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Nobody answered until the caller's time was over. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
}

/** Where the server is and who asks. */
export interface Target {
  readonly url: string;
  readonly key: string | undefined;
  /** When it last did not answer, as performance.now(); null: it answered since. */
  awaySince: number | null;
}

export interface Asking {
  /** Given up when aborted: with Unreachable if the reason is none of its own. */
  readonly signal?: AbortSignal;
  /** Of one try. A long poll needs more than the default. */
  readonly tryMs?: number;
  /** Tries only once: the caller has a plan of its own. */
  readonly once?: boolean;
  /** Nobody waits for it any more: it must not keep the process alive. */
  readonly isIdle?: () => boolean;
  /** JSON, when it is text already. */
  readonly text?: string;
}

const retryable = new Set(["overloaded", "rate_limited", "internal"]);

/**
 * One call of the API. Faults of the network, 5xx and overload are tried again with full jitter until the signal says
 * stop; a POST keeps its Idempotency-Key over the tries, so that it acts once.
 */
export async function callServer<T>(
  target: Target,
  method: string,
  path: string,
  body?: unknown,
  asking: Asking = {},
): Promise<T> {
  if (target.key === undefined) throw new Unreachable("No project key: set TRACEGATE_KEY, or call tracegate({ key }).");
  const headers = {
    authorization: `Bearer ${target.key}`,
    ...(method === "POST" ? { "content-type": "application/json", "idempotency-key": randomUUID() } : {}),
  };
  const text = asking.text ?? (body === undefined ? null : JSON.stringify(body));
  for (let tries = 1; ; tries++) {
    const tried = await tryOnce<T>(target, path, { method, headers, body: text }, asking);
    if ("answer" in tried) return tried.answer;
    const { error } = tried;
    if (asking.once) throw error;
    const asked = error instanceof Refused ? error.retryAfterMs : null;
    await pause(Math.min(2_000, backoffMs(tries, asked, Math.random())), error, asking);
  }
}

type Tried<T> = { readonly answer: T } | { readonly error: Refused | Unreachable };

async function tryOnce<T>(target: Target, path: string, init: RequestInit, asking: Asking): Promise<Tried<T>> {
  const linked = new Linked(asking.signal);
  const timer = setTimeout(() => linked.abort(new Error("no answer in time")), asking.tryMs ?? 10_000);
  try {
    const response = await fetch(`${target.url}/api/v1${path}`, { ...init, cache: "no-store", signal: linked.signal });
    const text = await response.text();
    target.awaySince = null;
    if (response.ok) return { answer: (text === "" ? undefined : JSON.parse(text)) as T };
    const refused = new Refused(
      response.status,
      readProblem(text),
      Number(response.headers.get("retry-after") ?? 0) * 1000,
    );
    if (response.status < 500 && !retryable.has(refused.code)) throw refused;
    return { error: refused };
  } catch (error) {
    if (error instanceof Refused) throw error;
    if (asking.signal?.aborted) throw giveUp(asking.signal, error);
    target.awaySince = performance.now();
    return { error: new Unreachable(`${target.url} cannot be reached: ${reasonOf(error)}`) };
  } finally {
    clearTimeout(timer);
    linked.end();
  }
}

async function pause(ms: number, error: Error, { signal, isIdle }: Asking): Promise<void> {
  try {
    await sleep(ms, signal, isIdle?.());
  } catch {
    throw signal === undefined ? error : giveUp(signal, error);
  }
}

/** A kill or a caller's abort is thrown as it is; a deadline means that nobody answered. */
function giveUp(signal: AbortSignal, error: unknown): unknown {
  return signal.reason instanceof DeadlineOver ? new Unreachable(reasonOf(error)) : signal.reason;
}

/** Why a signal of a deadline is aborted. */
export class DeadlineOver extends Error {
  override readonly name = "TimeoutError";
  readonly limitMs: number;
  readonly of: "step" | "run";

  constructor(of: "step" | "run", limitMs: number) {
    super(`The ${of} took longer than its limit of ${limitMs} ms.`);
    this.limitMs = limitMs;
    this.of = of;
  }
}

function readProblem(text: string): Record<string, unknown> {
  try {
    const read = JSON.parse(text);
    return typeof read === "object" && read !== null ? read : {};
  } catch {
    // a proxy's page
    return {};
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
