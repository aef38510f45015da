import type { Pool, PoolClient } from "pg";
import type { Mark, MarkKind } from "@/lib/domain/trust/trust-class";
import type { TrustPlace } from "@/lib/server/sql/control/trust";

type Db = Pool | PoolClient;
export type MarkRow = Mark & { readonly approvalId: string };

/** Of one test, oldest first. Uses trust_marks_project_id_pipeline_step_restart_at_idx. */
export async function selectMarks(
  db: Db,
  projectId: string,
  { pipeline, step }: TrustPlace,
  restart: number,
): Promise<MarkRow[]> {
  const { rows } = await db.query<MarkRow>({
    name: "trust-marks",
    text: `
      select approval_id as "approvalId", kind, by, at from trust_marks
       where project_id = $1::uuid and pipeline = $2::text and step = $3::text and restart = $4::int4
       order by at, approval_id`,
    values: [projectId, pipeline, step, restart],
  });
  return rows;
}

/** What was decided stands: a second mark of an approval changes nothing. Uses trust_marks_pkey. */
export async function insertMark(
  db: PoolClient,
  projectId: string,
  { pipeline, step }: TrustPlace,
  restart: number,
  { approvalId, kind, by, at }: MarkRow,
): Promise<void> {
  await db.query({
    name: "insert-trust-mark",
    text: `
      insert into trust_marks (project_id, approval_id, pipeline, step, restart, kind, by, at)
      values ($1::uuid, $2::uuid, $3::text, $4::text, $5::int4, $6::text, $7::text[], $8::timestamptz)
      on conflict do nothing`,
    values: [projectId, approvalId, pipeline, step, restart, kind, by, at],
  });
}

/** The mark of an approval, whatever test it belongs to. Uses trust_marks_pkey. */
export async function selectMark(db: Db, projectId: string, approvalId: string): Promise<MarkKind | null> {
  const { rows } = await db.query<{ kind: MarkKind }>(
    "select kind from trust_marks where project_id = $1::uuid and approval_id = $2::uuid",
    [projectId, approvalId],
  );
  return rows[0]?.kind ?? null;
}

/** What was good turned out to be none: at its place in the test. False where no such mark is. Uses trust_marks_pkey. */
export async function reverseMark(db: PoolClient, projectId: string, approvalId: string): Promise<void> {
  await db.query(
    "update trust_marks set kind = 'reversed' where project_id = $1::uuid and approval_id = $2::uuid and kind in ('approved', 'edited')",
    [projectId, approvalId],
  );
}
