import type { Pool, PoolClient } from "pg";
import type { AskFacts } from "@/lib/domain/trust/sampling";
import type { TrustPlace } from "@/lib/server/sql/control/trust";

type Db = Pool | PoolClient;

/** How an ask was judged by the class of its gate: kept with its approval. */
export type AskTrust = {
  readonly name: string;
  readonly restart: number;
  readonly level: number;
  readonly askedShare: number;
  readonly asked: boolean;
  readonly amount: number;
};

/** Uses approvals_pkey. */
export async function updateAskTrust(db: PoolClient, projectId: string, id: string, trust: AskTrust): Promise<void> {
  await db.query({
    name: "ask-trust",
    text: "update approvals set trust = $3::jsonb where project_id = $1::uuid and id = $2::uuid",
    values: [projectId, id, JSON.stringify(trust)],
  });
}

/** What nobody was asked about in the last 24 hours. Uses approvals_project_id_pipeline_name_created_at_idx. */
export async function sumUnasked(
  db: Db,
  projectId: string,
  { pipeline, step }: TrustPlace,
): Promise<AskFacts["unasked"]> {
  const { rows } = await db.query<{ count: number; amount: number }>({
    name: "sum-unasked",
    text: `
      select count(*)::int4 as count, coalesce(sum((trust->>'amount')::float8), 0) as amount from approvals
       where project_id = $1::uuid and pipeline = $2::text and name = $3::text
         and created_at > clock_timestamp() - interval '24 hours' and not (trust->>'asked')::bool and state <> 'lapsed'`,
    values: [projectId, pipeline, step],
  });
  return rows[0] ?? { count: 0, amount: 0 };
}

/**
 * Were people asked about the same arguments in the last 24 hours, and did they not approve them?
 * Uses approvals_project_id_pipeline_name_created_at_idx.
 */
export async function wasAskedAbout(
  db: Db,
  projectId: string,
  { pipeline, step }: TrustPlace,
  argsHash: string,
  besides: string,
): Promise<boolean> {
  const { rowCount } = await db.query({
    name: "was-asked-about",
    text: `
      select from approvals
       where project_id = $1::uuid and pipeline = $2::text and name = $3::text
         and created_at > clock_timestamp() - interval '24 hours' and original_args_hash = $4::text and id <> $5::uuid
         and (trust->>'asked')::bool and decision->>'verdict' is distinct from 'approved' limit 1`,
    values: [projectId, pipeline, step, argsHash, besides],
  });
  return rowCount === 1;
}

/** Planted by an owner. Uses approvals_pkey. */
export async function updateCanary(db: PoolClient, projectId: string, id: string, trust: AskTrust): Promise<void> {
  await db.query(
    "update approvals set trust = $3::jsonb, canary = true where project_id = $1::uuid and id = $2::uuid",
    [projectId, id, JSON.stringify(trust)],
  );
}

/** The newest real ask of a gate. Uses approvals_project_id_pipeline_name_created_at_idx. */
export async function selectNewestOf(
  db: Db,
  projectId: string,
  { pipeline, step }: TrustPlace,
): Promise<string | null> {
  const { rows } = await db.query<{ id: string }>(
    `select id from approvals
      where project_id = $1::uuid and pipeline = $2::text and name = $3::text and not canary
      order by created_at desc limit 1`,
    [projectId, pipeline, step],
  );
  return rows[0]?.id ?? null;
}
