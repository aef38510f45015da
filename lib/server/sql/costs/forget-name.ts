// Sums keep their money when a user is deleted, and lose the name.
import type { PoolClient } from "pg";
import { families } from "@/lib/domain/cost/families";
import { measures } from "@/lib/domain/cost/measures";
import { addMeasures, linkSessions } from "@/lib/server/sql/costs/add-sums";
import { waitForCosts } from "@/lib/server/sql/costs/cost-queue";

/** What all forgotten names are summed under. */
const forgotten = "[deleted]";
const codes = Object.values(families).flatMap(({ code, name }) => (name === null ? [] : [code]));
const keys = ["project_id", "family", "hours", "at", "cell"];

/** In the transaction of the deletion: the worker stands still until it ends. Uses cost_names_by_name and the indexes of cost_sums by name. */
export async function forgetName(client: PoolClient, projectId: string, name: string): Promise<void> {
  if (name === forgotten) return;
  await waitForCosts(client);
  await client.query(
    "update cost_cells set tags = array_replace(tags, $2::text, $3::text) where project_id = $1::uuid and tags @> array[$2::text]",
    [projectId, name, forgotten],
  );
  const { rows } = await client.query<{ id: string; kept: string }>(
    `with gone as (delete from cost_names where project_id = $1::uuid and name = $2::text returning id),
          kept as (
            insert into cost_names (project_id, name) select $1::uuid, $3::text from gone
                on conflict (project_id, name) do update set name = excluded.name
            returning id)
     select gone.id, kept.id as kept from gone, kept`,
    [projectId, name, forgotten],
  );
  const [found] = rows;
  if (found === undefined) return;
  await client.query(
    `with moved as (
            delete from cost_sums
             where project_id = $1::uuid and family = any($4::int2[]) and name = $2::int8 returning *)
     insert into cost_sums as s (${[...keys, "name", ...measures].join(", ")})
     select ${keys.join(", ")}, $3::int8, ${measures.join(", ")} from moved
         on conflict (${keys.join(", ")}, name) do update set ${addMeasures}`,
    [projectId, found.id, found.kept, codes],
  );
  const { rows: days } = await client.query<{ at: Date }>(
    "select at from cost_sums where project_id = $1::uuid and family = $3::int2 and name = $2::int8",
    [projectId, found.kept, families.sessions.code],
  );
  await linkSessions(
    client,
    days.map(({ at }) => ({ project_id: projectId, name: found.kept, at: at.toISOString() })),
  );
}
