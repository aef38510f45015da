import type { Pool, PoolClient } from "pg";
import type { Breaker, Recent } from "@/lib/domain/guard/breaker";

type Db = Pool | PoolClient;
export type BreakerRow = Breaker & {
  readonly resource: string;
  readonly ordinal: string;
  /** The clock at the time of the question. */
  readonly readAt: Date;
};
type Stored = Omit<BreakerRow, "probe"> & {
  probeId: string | null;
  probeHolder: string | null;
  probeExpiresAt: Date | null;
  recent: Recent;
};

const fields = `
  resource, ordinal::text, state, generation, openings, opened_until as "openedUntil", probe_id as "probeId",
  probe_holder as "probeHolder", probe_expires_at as "probeExpiresAt", reason, recent, clock_timestamp() as "readAt"`;

function toRow({ probeId, probeHolder, probeExpiresAt, ...row }: Stored): BreakerRow {
  const leased = probeId !== null && probeHolder !== null && probeExpiresAt !== null;
  return { ...row, probe: leased ? { id: probeId, holder: probeHolder, expiresAt: probeExpiresAt } : null };
}

/** Those of the resources that were ever reported. Uses breakers_pkey. */
export async function selectBreakers(db: Db, projectId: string, resources: readonly string[]): Promise<BreakerRow[]> {
  const { rows } = await db.query<Stored>({
    name: "breakers",
    text: `select ${fields} from breakers where project_id = $1::uuid and resource = any($2::text[])`,
    values: [projectId, resources],
  });
  return rows.map(toRow);
}

/** Of a project and a resource, as JSON; null where it was never reported. Uses breakers_pkey. */
export const breakerOf = (projectId: string, resource: string) => `(
  select jsonb_build_object('resource', b.resource, 'ordinal', b.ordinal::text, 'state', b.state, 'generation', b.generation,
           'openings', b.openings, 'openedUntil', b.opened_until, 'probeId', b.probe_id, 'probeHolder', b.probe_holder,
           'probeExpiresAt', b.probe_expires_at, 'reason', b.reason, 'recent', b.recent, 'readAt', clock_timestamp())
    from breakers b where b.project_id = ${projectId} and b.resource = ${resource})`;

type AsJson<Row> = {
  [Name in keyof Row]: Row[Name] extends Date ? string : Row[Name] extends Date | null ? string | null : Row[Name];
};
export type BreakerJson = AsJson<Stored>;

export function readBreaker({ openedUntil, probeExpiresAt, readAt, ...row }: BreakerJson): BreakerRow {
  const date = (text: string | null) => (text === null ? null : new Date(text));
  return toRow({
    ...row,
    openedUntil: date(openedUntil),
    probeExpiresAt: date(probeExpiresAt),
    readAt: new Date(readAt),
  });
}

/** Newest first. Uses breakers_pkey. */
export async function selectBreakerPage(
  db: Db,
  projectId: string,
  before: string,
  limit: number,
): Promise<BreakerRow[]> {
  const { rows } = await db.query<Stored>(
    `select ${fields} from breakers where project_id = $1::uuid and ordinal < $2::int8 order by breakers.ordinal desc limit $3::int4`,
    [projectId, before, limit],
  );
  return rows.map(toRow);
}

/** Uses breakers_pkey. */
export async function upsertBreaker(
  db: PoolClient,
  projectId: string,
  resource: string,
  breaker: Breaker,
): Promise<void> {
  await db.query({
    name: "upsert-breaker",
    text: `
      insert into breakers (project_id, resource, state, generation, openings, opened_until, probe_id, probe_holder,
             probe_expires_at, reason, recent, check_at)
      values ($1::uuid, $2::text, $3::text, $4::int4, $5::int4, $6::timestamptz, $7::text, $8::text, $9::timestamptz, $10::text,
             $11::jsonb, $6::timestamptz)
      on conflict (project_id, resource) do update
         set state = $3::text, generation = $4::int4, openings = $5::int4, opened_until = $6::timestamptz, probe_id = $7::text,
             probe_holder = $8::text, probe_expires_at = $9::timestamptz, reason = $10::text, recent = $11::jsonb,
             check_at = case when breakers.generation = $4::int4 then breakers.check_at else $6::timestamptz end`,
    values: [
      projectId,
      resource,
      breaker.state,
      breaker.generation,
      breaker.openings,
      breaker.openedUntil,
      breaker.probe?.id ?? null,
      breaker.probe?.holder ?? null,
      breaker.probe?.expiresAt ?? null,
      breaker.reason,
      JSON.stringify(breaker.recent),
    ],
  });
}

/** Open ones whose time is over, untold. Uses breakers_check_at_idx. */
export async function selectDueBreakers(db: Db): Promise<{ projectId: string; resource: string }[]> {
  const { rows } = await db.query<{ projectId: string; resource: string }>({
    name: "due-breakers",
    text: `
      select project_id as "projectId", resource from breakers
       where check_at <= clock_timestamp() order by check_at limit 500`,
  });
  return rows;
}

export async function clearBreakerCheck(db: PoolClient, projectId: string, resource: string): Promise<void> {
  await db.query("update breakers set check_at = null where project_id = $1::uuid and resource = $2::text", [
    projectId,
    resource,
  ]);
}
