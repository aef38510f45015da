import type { Pool } from "pg";
import type { CostState } from "@/lib/domain/trace/step";
import type { RunKey } from "@/lib/server/sql/lock-runs";

/** What a span was billed, and by which price. */
export type Billed = {
  readonly costMicroUsd: number | null;
  readonly costState: CostState;
  readonly priceVersion: string | null;
};

/** Uses spans_pkey. */
export async function selectBilled(
  db: Pool,
  run: RunKey & { readonly day: string },
  spanId: string,
): Promise<Billed | null> {
  const { rows } = await db.query<Billed>(
    `select cost_micro_usd::float8 as "costMicroUsd", cost_state as "costState", price_version as "priceVersion" from spans
      where project_id = $1::uuid and trace_id = decode($2::text, 'hex') and day = $3::date and span_id = decode($4::text, 'hex')`,
    [run.projectId, run.traceId, run.day, spanId],
  );
  return rows[0] ?? null;
}
