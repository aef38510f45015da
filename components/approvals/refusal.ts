import { ApiError } from "@/lib/browser/api";
import { describeError } from "@/lib/browser/describe-error";
import { refusalSentence } from "@/lib/domain/guard/decision-words";

/** Why a decision was not counted, and who won where somebody did. */
export function refusalOf(error: Error, nameOf: (id: string | null) => string): string {
  if (!(error instanceof ApiError)) return describeError(error).detail;
  return refusalSentence(error.code, error.message, error.problem, nameOf);
}
