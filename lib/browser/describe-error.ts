import { ApiError } from "@/lib/browser/api";

export type ErrorWords = { readonly detail: string; readonly requestId: string | null };

/** Words for a person from whatever a query or a page threw: a problem of the API, or a bug with Next's digest to quote. */
export function describeError(error: unknown): ErrorWords {
  if (error instanceof ApiError) return { detail: error.message, requestId: error.requestId };
  if (!(error instanceof Error)) return { detail: "Something went wrong.", requestId: null };
  const digest = "digest" in error && typeof error.digest === "string" ? error.digest : null;
  return { detail: digest ? "A part of this page failed on the server." : error.message, requestId: digest };
}
