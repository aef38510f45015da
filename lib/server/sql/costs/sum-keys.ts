// The numbers that stand for labels in sums. Whoever asks for them holds the lock of costs, so nobody else adds any meanwhile.
import type { PoolClient } from "pg";

/** In the order of the digest. Texts as they are stored. */
export type CellLabels = {
  readonly pipeline: string | null;
  readonly version: string | null;
  readonly status: string;
  readonly tags: readonly string[];
  readonly step: string | null;
  readonly model: string | null;
  readonly provider: string | null;
  readonly tool: string | null;
};

/** What changes in a row of cost_sums; numbers may be negative. */
export type SumChange = {
  readonly projectId: string;
  /** See lib/domain/cost/families.ts. */
  readonly family: number;
  readonly hours: number;
  readonly at: string;
  /** `key` in hex. */
  readonly cell: { readonly key: string; readonly labels: CellLabels } | null;
  readonly name: string | null;
  /** In the order of `measures`. */
  readonly numbers: number[];
  /** Of a day of calls: what its first 1, 2 … 47 half hours cost. */
  readonly halves: number[] | null;
};

type Known = { readonly project: string; readonly key: string; readonly id: string };

/** By project and digest; what is new is added. Uses cost_cells_by_key. */
export async function cellIds(client: PoolClient, changes: readonly SumChange[]): Promise<Map<string, number>> {
  const asked = new Map(
    changes.flatMap(({ projectId, cell }) => {
      if (cell === null) return [];
      return [[`${projectId} ${cell.key}`, { project_id: projectId, key: `\\x${cell.key}`, ...cell.labels }] as const];
    }),
  );
  return findOrAdd(asked, (rows, add) =>
    client.query<Known>({
      name: add ? "add-cells" : "find-cells",
      text: add
        ? `insert into cost_cells (project_id, key, pipeline, version, status, tags, step, model, provider, tool)
           select * from json_to_recordset($1::json) as v(project_id uuid, key bytea, pipeline text, version text,
                  status text, tags text[], step text, model text, provider text, tool text)
           returning project_id::text as project, encode(key, 'hex') as key, id`
        : `select c.project_id::text as project, encode(c.key, 'hex') as key, c.id
             from json_to_recordset($1::json) as v(project_id uuid, key bytea)
             join cost_cells c on c.project_id = v.project_id and c.key = v.key`,
      values: [JSON.stringify(rows)],
    }),
  );
}

/** By project and name; what is new is added. Uses cost_names_by_name. */
export async function nameIds(client: PoolClient, changes: readonly SumChange[]): Promise<Map<string, number>> {
  const asked = new Map(
    changes.flatMap(({ projectId, name }) => {
      return name === null ? [] : [[`${projectId} ${name}`, { project_id: projectId, name }] as const];
    }),
  );
  return findOrAdd(asked, (rows, add) =>
    client.query<Known>({
      name: add ? "add-names" : "find-names",
      text: add
        ? `insert into cost_names (project_id, name)
           select * from json_to_recordset($1::json) as v(project_id uuid, name text)
           returning project_id::text as project, name as key, id`
        : `select n.project_id::text as project, n.name as key, n.id
             from json_to_recordset($1::json) as v(project_id uuid, name text)
             join cost_names n on n.project_id = v.project_id and n.name = v.name`,
      values: [JSON.stringify(rows)],
    }),
  );
}

async function findOrAdd<Row>(
  asked: ReadonlyMap<string, Row>,
  query: (rows: Row[], add: boolean) => Promise<{ rows: Known[] }>,
): Promise<Map<string, number>> {
  const ids = new Map<string, number>();
  for (const add of [false, true]) {
    const missing = [...asked].filter(([key]) => !ids.has(key)).map(([, row]) => row);
    if (missing.length === 0) continue;
    for (const { project, key, id } of (await query(missing, add)).rows) ids.set(`${project} ${key}`, Number(id));
  }
  return ids;
}
