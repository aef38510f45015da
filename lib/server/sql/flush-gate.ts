// What a flush must know at its end: by which rules its projects are redacted, and which of its runs were deleted.
import type { PoolClient } from "pg";
import { byteaArray, uuidArray } from "@/lib/server/sql/arrays";
import type { RunKey } from "@/lib/server/sql/lock-runs";

/** Any number that nobody else uses for pg_advisory_xact_lock. Shared by flushes; who changes rules takes it alone. */
export const telemetryLock = 7_270_738;

/** Begins the transaction of a flush: from here to its end no rules change. */
export async function beginFlush(client: PoolClient): Promise<void> {
  await client.query(`begin; select pg_advisory_xact_lock_shared(${telemetryLock})`);
}

export type FlushGate = {
  /** By project; none where nobody ever made a rule. */
  readonly versions: ReadonlyMap<string, number>;
  readonly erased: readonly RunKey[];
};

/**
 * After the runs are locked: an erasure of one of them is committed by then, or comes after this flush.
 * Uses redaction_versions_pkey and erased_runs_pkey.
 */
export async function readGate(client: PoolClient, runs: readonly RunKey[]): Promise<FlushGate> {
  const { rows } = await client.query<[string, string | null, number]>({
    name: "flush-gate",
    rowMode: "array",
    text: `
      select p.id::text, null, v.version
        from (select distinct unnest($1::uuid[]) as id) p
       cross join lateral (
             select version from redaction_versions where project_id = p.id order by version desc limit 1) v
       union all
      select e.project_id::text, encode(e.trace_id, 'hex'), 0
        from unnest($1::uuid[], $2::bytea[]) as k(project_id, trace_id)
        join erased_runs e on e.trace_id = k.trace_id and e.project_id = k.project_id`,
    values: [uuidArray(runs.map((run) => run.projectId)), byteaArray(runs.map((run) => run.traceId))],
  });
  const versions = rows.flatMap(([projectId, traceId, version]) =>
    traceId === null ? [[projectId, version] as const] : [],
  );
  const erased = rows.flatMap(([projectId, traceId]) => (traceId === null ? [] : [{ projectId, traceId }]));
  return { versions: new Map(versions), erased };
}
