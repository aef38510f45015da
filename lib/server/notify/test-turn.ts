import { AttemptLimit } from "@/lib/server/attempt-limit";
import { AppError } from "@/lib/server/errors";

/** Ten at once, then one each six seconds: enough to set up a server, too few to flood somebody with. */
const limits = new Map<string, AttemptLimit>();

/** Throws `rate_limited` where a project tests its channels too often. */
export function requireTurn(projectId: string, now = Date.now()): void {
  const limit = limits.get(projectId) ?? new AttemptLimit(10, 6_000);
  limits.set(projectId, limit);
  const waitMs = limit.waitMs(now);
  if (waitMs > 0) {
    throw new AppError("rate_limited", "Too many tests of this project's channels.", { retryAfterS: waitMs / 1000 });
  }
  limit.count(now);
}
