import type { Pool, PoolClient } from "pg";
import { type RedactionRules, redactionLimits } from "@/lib/domain/redaction/rules";
import { telemetryLock } from "@/lib/server/sql/flush-gate";

export type RulesVersion = {
  readonly version: number;
  readonly rules: RedactionRules;
  readonly actorKind: string;
  readonly actorId: string | null;
  readonly at: Date;
};

const columns = `version, rules, actor_kind as "actorKind", actor_id as "actorId", at`;

/** Those in force; null where nobody ever made any. Uses redaction_versions_pkey. */
export async function selectRules(db: Pool | PoolClient, projectId: string): Promise<RulesVersion | null> {
  const { rows } = await db.query<RulesVersion>(
    `select ${columns} from redaction_versions where project_id = $1::uuid order by version desc limit 1`,
    [projectId],
  );
  return rows[0] ?? null;
}

/** The newest first. Uses redaction_versions_pkey. */
export async function selectRulesVersions(db: Pool, projectId: string): Promise<RulesVersion[]> {
  const { rows } = await db.query<RulesVersion>(
    `select ${columns} from redaction_versions where project_id = $1::uuid order by version desc limit $2::int`,
    [projectId, redactionLimits.versions],
  );
  return rows;
}

/**
 * In force with the commit: what is being written now is waited for, and every flush after it sees this version.
 * Nothing may come between this and the commit that takes long: ingest stands still.
 */
export async function insertRules(db: PoolClient, projectId: string, version: RulesVersion): Promise<void> {
  await db.query("select pg_advisory_xact_lock($1::bigint)", [telemetryLock]);
  await db.query(
    `insert into redaction_versions (project_id, version, rules, actor_kind, actor_id, at)
     values ($1::uuid, $2::int, $3::jsonb, $4::text, $5::text, $6::timestamptz)`,
    [projectId, version.version, JSON.stringify(version.rules), version.actorKind, version.actorId, version.at],
  );
}
