import type { GatewayError } from "@/lib/domain/gateway/vendor-error";
import { Refusal } from "@/lib/domain/guard/refusal";
import { toAppError } from "@/lib/server/errors";

/** The gateway says no, or stops a call that it let begin. */
export class Refused extends Error {
  readonly error: GatewayError;

  constructor(error: GatewayError, options?: ErrorOptions) {
    super(error.message, options);
    this.name = "Refused";
    this.error = error;
  }
}

/** What was thrown, as the caller may see it; a bug is logged. */
export function toRefused(thrown: unknown, requestId: string): Refused {
  if (thrown instanceof Refused) return thrown;
  if (thrown instanceof Refusal) {
    const { code, message, retryAfterMs } = thrown;
    return new Refused({ code, message, retryAfterS: retryAfterMs === null ? null : retryAfterMs / 1000 });
  }
  const { code, message } = toAppError(thrown, requestId);
  return new Refused({ code, message, retryAfterS: code === "overloaded" ? 1 : null });
}
