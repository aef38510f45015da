// What came of a request, as breakers count it: only timeouts, connection faults, 429 and 5xx speak against the provider.
import type { Pass } from "@/sdk/src/active";

export type Outcome = Parameters<Pass["report"]>[0];

export function outcomeOfStatus(status: number): Outcome {
  if (status < 400) return "ok";
  if (status === 408) return "timeout";
  if (status === 429) return "429";
  return status >= 500 ? "5xx" : "other";
}

/** Codes of Node's sockets, resolver and TLS, and of undici: the request never left. */
const undispatched =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT|CERT_\w+|ERR_TLS_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE)$/;

/** Of the error itself or what is behind it: fetch wraps the codes of sockets, and of all addresses that it tried. */
function codesIn(error: unknown, depth = 5): readonly string[] {
  if (typeof error !== "object" || error === null || depth === 0) return [];
  const { code, cause, errors } = error as { code?: unknown; cause?: unknown; errors?: unknown };
  const behind = [cause, ...(Array.isArray(errors) ? errors : [])].flatMap((one) => codesIn(one, depth - 1));
  return typeof code === "string" ? [code, ...behind] : behind;
}

/** The provider cannot have seen a request that failed like this. */
export function neverDispatched(error: unknown): boolean {
  const codes = codesIn(error);
  return codes.length > 0 && codes.every((code) => undispatched.test(code));
}

/** A client's own timeout aborts without saying so, but the request told how long it would wait. */
const timeoutHeaders = ["x-stainless-timeout", "x-server-timeout"];

export function outcomeOfError(
  error: unknown,
  at: { signal: AbortSignal | null; headers: Headers; elapsedMs: number },
): Outcome {
  if (codesIn(error).some((code) => /TIMEOUT|ETIMEDOUT/.test(code))) return "timeout";
  const { signal, headers, elapsedMs } = at;
  if (!signal?.aborted) return "connection";
  const { name } = (signal.reason ?? {}) as { name?: unknown };
  if (name === "TimeoutError") return "timeout";
  const waits = timeoutHeaders.map((header) => Number(headers.get(header) ?? Number.POSITIVE_INFINITY));
  return name === "AbortError" && waits.some((seconds) => seconds > 0 && elapsedMs >= seconds * 1000)
    ? "timeout"
    : "other";
}
