import type { Pool } from "pg";
import { Binder } from "@/lib/server/sql/binder";
import { judgedStatus } from "@/lib/server/sql/run-columns";
import { type RunsAsked, runsWhere } from "@/lib/server/sql/run-filter";

/** When the first and the last of the runs that match began; null where none does. Uses runs_by_start. */
export async function selectExtent(db: Pool, projectId: string, asked: RunsAsked) {
  const binder = new Binder(projectId, asked.now);
  const { rows } = await db.query<{ first: string | null; last: string | null }>(
    `select min(start_ns)::text as first, max(start_ns)::text as last from runs
      where ${runsWhere(asked, binder)}`,
    binder.values,
  );
  const [row] = rows;
  return row?.first && row.last ? { firstNs: BigInt(row.first), lastNs: BigInt(row.last) } : null;
}

/** `bucket` i lies between edges i - 1 and i. */
export type BucketRow = {
  readonly bucket: number;
  readonly total: number;
  readonly failed: number;
  readonly halted: number;
};

/** Runs that match by when they began, cut at the edges (nanoseconds, ascending). Uses runs_by_start. */
export async function selectHistogram(
  db: Pool,
  projectId: string,
  asked: RunsAsked,
  edges: readonly bigint[],
): Promise<BucketRow[]> {
  const binder = new Binder(projectId, asked.now);
  const where = runsWhere(asked, binder);
  const { rows } = await db.query<BucketRow>(
    `select width_bucket(start_ns, ${binder.bind(edges.map(String), "int8[]")}) as bucket, count(*)::int as total,
            count(*) filter (where judged = 'failed')::int as failed,
            count(*) filter (where judged = 'halted')::int as halted
       from (select start_ns, ${judgedStatus} as judged from runs where ${where} offset 0) as matching
      group by 1 order by 1`,
    binder.values,
  );
  return rows;
}
