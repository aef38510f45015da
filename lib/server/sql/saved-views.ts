import type { Pool, PoolClient } from "pg";

// Saved views of a project. Uses saved_views_pkey.

export type ViewRow = {
  readonly id: string;
  /** runs or approvals */
  readonly list: string;
  readonly name: string;
  readonly query: string;
  /** Empty: as everywhere. */
  readonly columns: readonly string[];
  readonly sort: string;
  readonly last: string;
  readonly from: Date | null;
  readonly to: Date | null;
  readonly position: number;
};
type Db = Pool | PoolClient;

const fields = `id, list, name, query, columns, sort, last, "from", "to", position`;

/** In the order of their tabs. */
export async function selectViews(db: Db, projectId: string): Promise<ViewRow[]> {
  const { rows } = await db.query<ViewRow>(
    `select ${fields} from saved_views where project_id = $1::uuid order by position, created_at, id`,
    [projectId],
  );
  return rows;
}

type Written = Omit<ViewRow, "position" | "id" | "list" | "from" | "to"> & {
  readonly from: string | null;
  readonly to: string | null;
};

/** At its position; what stands there and behind moves on by one. */
export async function insertView(
  client: PoolClient,
  projectId: string,
  view: Written & { readonly id: string | null; readonly list: string; readonly position: number },
): Promise<ViewRow | undefined> {
  await client.query(
    `update saved_views set position = position + 1 where project_id = $1::uuid and position >= $2::int`,
    [projectId, view.position],
  );
  const { rows } = await client.query<ViewRow>(
    `insert into saved_views (project_id, id, name, query, columns, sort, last, "from", "to", position, list)
     values ($1::uuid, coalesce($2::uuid, gen_random_uuid()), $3::text, $4::text, $5::text[], $6::text, $7::text,
             $8::timestamptz, $9::timestamptz, $10::int, $11::text)
     returning ${fields}`,
    [projectId, view.id, ...valuesOf(view), view.position, view.list],
  );
  return rows[0];
}

export async function updateView(
  client: PoolClient,
  projectId: string,
  id: string,
  view: Written,
): Promise<ViewRow | undefined> {
  const { rows } = await client.query<ViewRow>(
    `update saved_views
        set name = $3::text, query = $4::text, columns = $5::text[], sort = $6::text, last = $7::text,
            "from" = $8::timestamptz, "to" = $9::timestamptz
      where project_id = $1::uuid and id = $2::uuid returning ${fields}`,
    [projectId, id, ...valuesOf(view)],
  );
  return rows[0];
}

const valuesOf = ({ name, query, columns, sort, last, from, to }: Written) => [
  name,
  query,
  columns,
  sort,
  last,
  from,
  to,
];

/** All of them, by their place in `ids`. */
export async function updateViewOrder(client: PoolClient, projectId: string, ids: readonly string[]): Promise<void> {
  await client.query(
    `update saved_views v set position = placed.at - 1
       from unnest($2::uuid[]) with ordinality as placed (id, at) where v.project_id = $1::uuid and v.id = placed.id`,
    [projectId, ids],
  );
}

/** False where the project has none of that id. */
export async function deleteViewRow(client: PoolClient, projectId: string, id: string): Promise<boolean> {
  const { rowCount } = await client.query(`delete from saved_views where project_id = $1::uuid and id = $2::uuid`, [
    projectId,
    id,
  ]);
  return rowCount === 1;
}
