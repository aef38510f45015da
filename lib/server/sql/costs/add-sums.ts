// Sums of facts by hour and day. They are only ever added to, in the transaction that replaces the facts.
import type { PoolClient } from "pg";
import { measures } from "@/lib/domain/cost/measures";

/** What changes in a row of cost_sums; numbers may be negative. Texts as they are stored, `key` in hex. */
export type SumChange = {
  readonly projectId: string;
  /** Family and grain: calls_hour, users_day … */
  readonly family: string;
  readonly at: string;
  readonly key: string;
  readonly pipeline: string | null;
  readonly version: string | null;
  readonly status: string;
  readonly step: string | null;
  readonly model: string | null;
  readonly provider: string | null;
  readonly tool: string | null;
  readonly label: string | null;
  /** In the order of `measures`. */
  readonly numbers: readonly number[];
};

const labels =
  "project_id uuid, family text, at timestamptz, key bytea, pipeline text, version text, status text, step text, model text, provider text, tool text, label text";
const columns = [...labels.split(", ").map((each) => each.slice(0, each.indexOf(" "))), ...measures].join(", ");

/** A row in which nothing is left goes. Uses cost_sums_pkey. */
export async function addSums(client: PoolClient, changes: readonly SumChange[]): Promise<void> {
  if (changes.length === 0) return;
  const typed = measures.map((name) => `${name} int8`).join(", ");
  await client.query({
    name: "add-sums",
    text: `
      insert into cost_sums as s (${columns})
      select ${columns} from json_to_recordset($1::json) as v(${labels}, ${typed})
          on conflict (project_id, family, at, key) do update
         set ${measures.map((name) => `${name} = s.${name} + excluded.${name}`).join(", ")}`,
    values: [JSON.stringify(changes.map(sumJson))],
  });
  const lessened = changes.filter(({ numbers }) => numbers.some((each) => each < 0));
  if (lessened.length === 0) return;
  await client.query({
    name: "drop-empty-sums",
    text: `
      delete from cost_sums s using json_to_recordset($1::json) as v(project_id uuid, family text, at timestamptz, key bytea)
       where s.project_id = v.project_id and s.family = v.family and s.at = v.at and s.key = v.key
         and ${measures.map((name) => `s.${name} = 0`).join(" and ")}`,
    values: [JSON.stringify(lessened.map(sumJson))],
  });
}

function sumJson({ projectId, key, numbers, ...change }: SumChange) {
  return {
    ...{ ...change, project_id: projectId, key: `\\x${key}` },
    ...Object.fromEntries(measures.map((name, at) => [name, numbers[at] ?? 0])),
  };
}
