import type { Pool, PoolClient } from "pg";
import type { TrustLevel } from "@/lib/domain/trust/terms";
import type { TrustState } from "@/lib/domain/trust/trust-class";
import type { Actor } from "@/lib/server/control/work";

type Db = Pool | PoolClient;
export type TrustPlace = { readonly pipeline: string; readonly step: string };
/** `told`: that an owner may sign was told. */
export type ClassRow = TrustState & { readonly told: boolean };

/** Null where nothing was ever earned. Uses trust_classes_pkey. */
export async function selectClass(db: Db, projectId: string, { pipeline, step }: TrustPlace): Promise<ClassRow | null> {
  const { rows } = await db.query<ClassRow>({
    name: "trust-class",
    text: `
      select level, restart, since, fingerprint, told from trust_classes
       where project_id = $1::uuid and pipeline = $2::text and step = $3::text`,
    values: [projectId, pipeline, step],
  });
  return rows[0] ?? null;
}

/** Uses trust_classes_pkey. */
export async function upsertClass(
  db: PoolClient,
  projectId: string,
  { pipeline, step }: TrustPlace,
  { level, restart, since, fingerprint, told }: ClassRow,
): Promise<void> {
  await db.query({
    name: "save-trust-class",
    text: `
      insert into trust_classes (project_id, pipeline, step, level, restart, since, fingerprint, told)
      values ($1::uuid, $2::text, $3::text, $4::int4, $5::int4, $6::timestamptz, $7::text, $8::bool)
      on conflict (project_id, pipeline, step)
      do update set level = $4::int4, restart = $5::int4, since = $6::timestamptz, fingerprint = $7::text, told = $8::bool`,
    values: [projectId, pipeline, step, level, restart, since, fingerprint, told],
  });
}

export type ChangeRow = {
  readonly change: "proposed" | "signed" | "revoked" | "lowered" | "restarted";
  readonly fromLevel: TrustLevel;
  readonly toLevel: TrustLevel;
  readonly reason: string;
  readonly by: Actor;
  readonly at: Date;
};

export async function insertChange(
  db: PoolClient,
  projectId: string,
  { pipeline, step }: TrustPlace,
  { change, fromLevel, toLevel, reason, by, at }: ChangeRow,
): Promise<void> {
  await db.query(
    `insert into trust_changes (project_id, pipeline, step, change, from_level, to_level, reason, actor_kind, actor_id, at)
     values ($1::uuid, $2::text, $3::text, $4::text, $5::int4, $6::int4, $7::text, $8::text, $9::text, $10::timestamptz)`,
    [projectId, pipeline, step, change, fromLevel, toLevel, reason, by.kind, by.id, at],
  );
}

/** Newest first. Uses trust_changes_project_id_pipeline_step_ordinal_idx. */
export async function selectChanges(db: Db, projectId: string, { pipeline, step }: TrustPlace, limit: number) {
  const { rows } = await db.query<ChangeRow>(
    `select change, from_level as "fromLevel", to_level as "toLevel", reason, at,
            jsonb_build_object('kind', actor_kind, 'id', actor_id) as by
       from trust_changes
      where project_id = $1::uuid and pipeline = $2::text and step = $3::text order by ordinal desc limit $4::int4`,
    [projectId, pipeline, step, limit],
  );
  return rows;
}
