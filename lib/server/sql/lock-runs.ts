import type { PoolClient } from "pg";
import { byteaArray, uuidArray } from "@/lib/server/sql/arrays";

export type RunKey = { readonly projectId: string; readonly traceId: string };
export type LockedRun = RunKey & {
  readonly day: string;
  readonly startNs: bigint;
  readonly spanCount: number;
  readonly logCount: number;
};

/**
 * Locks the runs that exist, in the order of their keys, so that two flushes never wait for each other in a circle.
 * Uses runs_pkey, and by "is not distinct from" no other index: on a table without statistics the planner may think that
 * one that begins with the project is as good.
 */
export async function lockRuns(client: PoolClient, keys: readonly RunKey[]): Promise<LockedRun[]> {
  const { rows } = await client.query<[string, string, string, string, number, number]>({
    name: "lock-runs",
    rowMode: "array",
    text: `
      select r.project_id::text, encode(r.trace_id, 'hex'), r.day::text, r.start_ns::text, r.span_count, r.log_count
        from unnest($1::uuid[], $2::bytea[]) as k(project_id, trace_id)
        join runs r on r.trace_id = k.trace_id and r.project_id is not distinct from k.project_id
       order by r.project_id, r.trace_id
         for update of r`,
    values: [uuidArray(keys.map((key) => key.projectId)), byteaArray(keys.map((key) => key.traceId))],
  });
  return rows.map(([projectId, traceId, day, startNs, spanCount, logCount]) => {
    return { projectId, traceId, day, startNs: BigInt(startNs), spanCount, logCount };
  });
}
