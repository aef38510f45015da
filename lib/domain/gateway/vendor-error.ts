// Errors in the forms of the vendors, so that their clients raise what they always raise.
import type { Vendor } from "@/lib/domain/gateway/address";

/** Why the gateway itself says no. Those of the control plane are the codes of its protocol. */
export interface GatewayError {
  readonly code: string;
  readonly message: string;
  readonly retryAfterS?: number | null;
  /** The question that a person has to answer first. */
  readonly approval?: { readonly id: string; readonly url: string };
}

/** Codes that are worth asking again keep a status that clients retry by themselves. */
const statuses: Readonly<Record<string, number>> = {
  exhausted: 402,
  unpriced: 402,
  approval_pending: 402,
  contended: 429,
  unauthorized: 401,
  not_found: 404,
  too_large: 413,
  invalid: 400,
  bad_json: 400,
  breaker_open: 503,
  probe_leased: 503,
  overloaded: 503,
  unreachable: 502,
  timeout: 504,
  internal: 500,
};

/** Everything else is somebody's word: killed, paused, isolated, ended. */
export const statusOf = (code: string): number => statuses[code] ?? 403;

/** Asking again at once changes nothing about these. */
const worthRetrying = ["contended", "overloaded", "unreachable", "timeout", "internal"];

const openaiTypes: Readonly<Record<number, string>> = {
  401: "authentication_error",
  402: "insufficient_quota",
  403: "permission_error",
  429: "rate_limit_error",
};
const anthropicTypes: Readonly<Record<number, string>> = {
  400: "invalid_request_error",
  401: "authentication_error",
  402: "billing_error",
  403: "permission_error",
  404: "not_found_error",
  413: "request_too_large",
  429: "rate_limit_error",
  503: "overloaded_error",
  504: "timeout_error",
};
const googleStatuses: Readonly<Record<number, string>> = {
  400: "INVALID_ARGUMENT",
  401: "UNAUTHENTICATED",
  402: "RESOURCE_EXHAUSTED",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  413: "INVALID_ARGUMENT",
  429: "RESOURCE_EXHAUSTED",
  503: "UNAVAILABLE",
  504: "DEADLINE_EXCEEDED",
};

const errorInfo = "type.googleapis.com/google.rpc.ErrorInfo";

/** The body of an answer. */
export function errorBody(vendor: Vendor, { code, message, approval }: GatewayError): object {
  const status = statusOf(code);
  const said = `Tracegate: ${message}`;
  switch (vendor) {
    case "anthropic":
      return { type: "error", error: { type: anthropicTypes[status] ?? "api_error", message: said, approval } };
    case "google":
      return {
        error: {
          ...{ code: status, message: said, status: googleStatuses[status] ?? "INTERNAL" },
          // https://google.aip.dev/193#errorinfo
          details: approval && [
            { "@type": errorInfo, reason: code.toUpperCase(), domain: "tracegate", metadata: approval },
          ],
        },
      };
    case "openai": {
      const type = openaiTypes[status] ?? (status < 500 ? "invalid_request_error" : "server_error");
      return { error: { message: said, type, param: null, code: `tracegate_${code}`, approval } };
    }
  }
}

/** The code for programs; and no retries, where the client asks for that and they would change nothing. */
export function errorHeaders({ code, retryAfterS = null, approval }: GatewayError): Record<string, string> {
  const status = statusOf(code);
  return {
    "content-type": "application/json",
    "cache-control": "no-store",
    "x-tracegate-refused": code,
    ...(worthRetrying.includes(code) ? {} : { "x-should-retry": "false" }),
    ...(retryAfterS === null ? {} : { "retry-after": String(Math.max(1, Math.ceil(retryAfterS))) }),
    ...(approval === undefined ? {} : { "x-tracegate-approval": approval.id }),
    ...(status === 401 ? { "www-authenticate": "Tracegate" } : {}),
  };
}

/** The last event of a stream that is cut on purpose: its reader learns why. */
export function errorEvent(vendor: Vendor, error: GatewayError): string {
  const name = vendor === "anthropic" ? "event: error\n" : "";
  return `${name}data: ${JSON.stringify(errorBody(vendor, error))}\n\n`;
}
