// What came of a request, as breakers count it: only timeouts, connection faults, 429 and 5xx speak against the provider.
import { type Fault, faultOf } from "@/lib/domain/model/faults";

export function outcomeOfStatus(status: number): Fault {
  if (status === 408) return "timeout";
  if (status === 429) return "429";
  return status >= 500 ? "5xx" : "other";
}

/** Codes of Node's sockets, resolver and TLS, and of undici: the request never left. */
const undispatched = /^(ECONNREFUSED|ENOTFOUND|EAI_|E(HOST|NET)UNREACH|UND_ERR_CONNECT_|CERT_|ERR_TLS_|\w*SELF_SIGNED)/;

/** The provider cannot have seen a request that failed like this. Fetch wraps the error of the socket. */
export function neverDispatched(error: unknown): boolean {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: { code?: unknown } };
  return undispatched.test(String(cause?.code ?? code));
}

/** A client's own timeout aborts without saying so, but the request told how long it would wait. */
const timeoutHeaders = ["x-stainless-timeout", "x-server-timeout"];

export function outcomeOfError(
  error: unknown,
  { signal, headers, elapsedMs }: { signal: AbortSignal; headers: Headers; elapsedMs: number },
): Fault {
  if (!signal.aborted) return faultOf(error) === "timeout" ? "timeout" : "connection";
  const { name } = (signal.reason ?? {}) as { name?: unknown };
  const waits = timeoutHeaders.map((header) => Number(headers.get(header)) * 1000);
  const waited = name === "AbortError" && waits.some((ms) => ms > 0 && elapsedMs >= ms);
  return name === "TimeoutError" || waited ? "timeout" : "other";
}
