import { pool } from "@/lib/server/db";
import { selectRunRef } from "@/lib/server/sql/control/runs";

/** The trace of a run that is named by its own id or by its trace; null for what can be neither. */
export async function findTraceId(projectId: string, ref: string): Promise<string | null> {
  const known = await selectRunRef(pool(), projectId, ref);
  if (known !== null) return known.traceId;
  return /^[0-9a-f]{32}$/i.test(ref) ? ref.toLowerCase() : null;
}
