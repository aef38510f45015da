import type { Pool, PoolClient } from "pg";
import type { Policy } from "@/lib/domain/guard/gate-policy";
import type { Actor } from "@/lib/server/control/work";

type Db = Pool | PoolClient;
type Place = { readonly pipeline: string; readonly step: string };
export type VersionRow = {
  readonly version: number;
  /** Null: the gate was removed. */
  readonly policy: Policy | null;
  readonly reason: string | null;
  readonly affected: number;
  readonly by: Actor;
  readonly at: Date;
};

/** 0 where there never was a gate. Uses gate_versions_pkey. */
export async function selectLastVersion(db: Db, projectId: string, { pipeline, step }: Place): Promise<number> {
  const { rows } = await db.query<{ version: number }>(
    `select version from gate_versions
      where project_id = $1::uuid and pipeline = $2::text and step = $3::text order by version desc limit 1`,
    [projectId, pipeline, step],
  );
  return rows[0]?.version ?? 0;
}

/** Newest first. Uses gate_versions_pkey. */
export async function selectVersions(
  db: Db,
  projectId: string,
  { pipeline, step }: Place,
  page: { readonly before: string; readonly limit: number },
): Promise<(VersionRow & { readonly ordinal: string })[]> {
  const { rows } = await db.query<VersionRow & { ordinal: string }>(
    `select version, version::text as ordinal, policy, reason, affected, at,
            jsonb_build_object('kind', actor_kind, 'id', actor_id) as by
       from gate_versions
      where project_id = $1::uuid and pipeline = $2::text and step = $3::text and version < $4::int8
      order by version desc limit $5::int4`,
    [projectId, pipeline, step, page.before, page.limit],
  );
  return rows;
}

export async function insertVersion(
  db: PoolClient,
  projectId: string,
  { pipeline, step }: Place,
  { version, policy, reason, affected, by, at }: VersionRow,
): Promise<void> {
  await db.query(
    `insert into gate_versions (project_id, pipeline, step, version, policy, reason, affected, actor_kind, actor_id, at)
     values ($1::uuid, $2::text, $3::text, $4::int4, $5::jsonb, $6::text, $7::int4, $8::text, $9::text, $10::timestamptz)`,
    [
      ...[projectId, pipeline, step, version, policy === null ? null : JSON.stringify(policy)],
      ...[reason, affected, by.kind, by.id, at],
    ],
  );
}
