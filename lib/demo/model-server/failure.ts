// A provider's own error, by its API. Statuses: the documentation of each.
import type { StreamEvent } from "./answer";
import type { ModelApi } from "./scenario";

const anthropicTypes: Readonly<Record<number, string>> = {
  400: "invalid_request_error",
  401: "authentication_error",
  404: "not_found_error",
  429: "rate_limit_error",
  529: "overloaded_error",
};
const googleStatuses: Readonly<Record<number, string>> = {
  400: "INVALID_ARGUMENT",
  401: "UNAUTHENTICATED",
  404: "NOT_FOUND",
  429: "RESOURCE_EXHAUSTED",
  500: "INTERNAL",
  503: "UNAVAILABLE",
};

export function failure(api: ModelApi, status: number): object {
  const message = status === 429 ? "Rate limit reached" : `The scripted model answers ${status}`;
  switch (api) {
    case "messages":
      return { type: "error", error: { type: anthropicTypes[status] ?? "api_error", message }, request_id: "req_1" };
    case "generate":
      return { error: { code: status, message, status: googleStatuses[status] ?? "UNKNOWN" } };
    default:
      return { error: { message, type: status === 429 ? "requests" : "server_error", param: null, code: null } };
  }
}

/** A failure inside a stream whose status was 200. */
export function brokenStream(api: ModelApi): StreamEvent {
  const data = failure(api, api === "messages" ? 529 : 500);
  if (api === "messages") return { event: "error", data };
  if (api !== "responses") return { data };
  return {
    event: "error",
    data: { type: "error", code: "server_error", message: "The scripted model broke off", param: null },
  };
}
