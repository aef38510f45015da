import type { PoolClient } from "pg";
import { byteaArray, uuidArray } from "@/lib/server/sql/arrays";

export type RunKey = { readonly projectId: string; readonly traceId: string };
export type LockedRun = RunKey & {
  readonly day: string;
  readonly startNs: bigint;
  readonly spanCount: number;
  readonly logCount: number;
  readonly stale: boolean;
  /** Of the run before this flush; what the flush writes gets the next. */
  readonly revision: number;
};

/**
 * Locks the runs that exist, one after the other as `keys` name them: keys in order, so that two flushes never wait for
 * each other in a circle. Uses runs_pkey: no other index begins with the trace.
 */
export async function lockRuns(client: PoolClient, keys: readonly RunKey[]): Promise<LockedRun[]> {
  const { rows } = await client.query<[string, string, string, string, number, number, boolean, number]>({
    name: "lock-runs",
    rowMode: "array",
    text: `
      select r.project_id::text, encode(r.trace_id, 'hex'), r.day::text, r.start_ns::text, r.span_count, r.log_count,
             r.stale, r.revision
        from unnest($1::uuid[], $2::bytea[]) as k(project_id, trace_id)
       cross join lateral (
             select * from runs
              where runs.trace_id = k.trace_id and runs.project_id is not distinct from k.project_id
                for update) as r`,
    values: [uuidArray(keys.map((key) => key.projectId)), byteaArray(keys.map((key) => key.traceId))],
  });
  return rows.map(([projectId, traceId, day, startNs, spanCount, logCount, stale, revision]) => {
    return { projectId, traceId, day, startNs: BigInt(startNs), spanCount, logCount, stale, revision };
  });
}
