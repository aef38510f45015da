import { evaluateAlert } from "@/lib/server/alerts/evaluate";
import { pool } from "@/lib/server/db";
import { logError } from "@/lib/server/errors";
import { takeDueAlerts } from "@/lib/server/sql/alerts/evaluations";

/** `leaseMs`: a worker that died with one gives it back after so long. */
const limits = { atOnce: 20, leaseMs: 60_000 };

/** Looks at the alerts whose time has come; several workers share them. */
export async function evaluateAlerts(): Promise<void> {
  for (const due of await takeDueAlerts(pool(), limits.atOnce, limits.leaseMs)) {
    await evaluateAlert(due).catch((error: unknown) => logError(error, { process: "worker" }));
  }
}
