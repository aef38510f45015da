import { Problem } from "@/lib/contract/problem";

export type ErrorWords = { readonly detail: string; readonly requestId: string | null };

const unreachable = "The server did not answer. It may be stopped or restarting.";

/** Words for a person from whatever a query threw: a problem of the API, a network failure, or a bug with its digest. */
export function describeError(error: unknown): ErrorWords {
  const problem = Problem.partial().safeParse(readProblem(error));
  if (problem.success && problem.data.detail)
    return { detail: problem.data.detail, requestId: problem.data.requestId ?? null };
  if (error instanceof TypeError) return { detail: unreachable, requestId: null };
  if (!(error instanceof Error)) return { detail: "Something went wrong.", requestId: null };
  const digest = "digest" in error && typeof error.digest === "string" ? error.digest : null;
  return { detail: digest ? "A part of this page failed on the server." : error.message, requestId: digest };
}

function readProblem(error: unknown): unknown {
  return typeof error === "object" && error !== null && "problem" in error ? error.problem : error;
}
