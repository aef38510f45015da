import type { Pool, PoolClient } from "pg";
import type { OwnPrice } from "@/lib/domain/cost/own-prices";

type Db = Pool | PoolClient;
export type PriceRow = OwnPrice & {
  readonly createdAt: Date;
  readonly createdBy: string | null;
  readonly removedAt: Date | null;
};

const columns = `version, provider, model, rates, valid_from as "validFrom", valid_to as "validTo"`;
const fields = `${columns}, created_at as "createdAt", created_by as "createdBy", removed_at as "removedAt"`;

/** Those in force of these projects. Uses prices_pkey. */
export async function selectOwnPrices(
  db: Db,
  projectIds: readonly string[],
): Promise<(OwnPrice & { readonly projectId: string })[]> {
  const { rows } = await db.query<OwnPrice & { projectId: string }>({
    name: "own-prices",
    text: `
      select project_id::text as "projectId", ${columns} from prices
       where project_id = any($1::uuid[]) and removed_at is null`,
    values: [projectIds],
  });
  return rows;
}

/** Also those that were replaced or removed, newest first. Uses prices_pkey. */
export async function selectPrices(db: Db, projectId: string): Promise<PriceRow[]> {
  const { rows } = await db.query<PriceRow>(
    `select ${fields} from prices where project_id = $1::uuid order by version desc limit 1000`,
    [projectId],
  );
  return rows;
}

/** Uses prices_pkey. */
export async function selectPrice(db: Db, projectId: string, version: number): Promise<PriceRow | null> {
  const { rows } = await db.query<PriceRow>(
    `select ${fields} from prices where project_id = $1::uuid and version = $2::int4`,
    [projectId, version],
  );
  return rows[0] ?? null;
}

/** Under the lock of the project: the next version. Uses prices_pkey. */
export async function insertPrice(
  db: PoolClient,
  projectId: string,
  price: Omit<PriceRow, "version" | "removedAt">,
): Promise<number> {
  const { provider, model, rates, validFrom, validTo, createdAt, createdBy } = price;
  const { rows } = await db.query<{ version: number }>(
    `insert into prices (project_id, version, provider, model, rates, valid_from, valid_to, created_at, created_by)
     select $1::uuid, coalesce(max(version), 0) + 1, $2::text, $3::text, $4::jsonb, $5::timestamptz, $6::timestamptz,
            $7::timestamptz, $8::uuid from prices where project_id = $1::uuid
     returning version`,
    [projectId, provider, model, JSON.stringify(rates), validFrom, validTo, createdAt, createdBy],
  );
  const [row] = rows;
  if (row === undefined) throw new Error("an insert returns its row");
  return row.version;
}

/** Uses prices_pkey. */
export async function removePrices(
  db: PoolClient,
  projectId: string,
  versions: readonly number[],
  at: Date,
): Promise<void> {
  await db.query(
    `update prices set removed_at = $3::timestamptz
      where project_id = $1::uuid and version = any($2::int4[]) and removed_at is null`,
    [projectId, versions, at],
  );
}
