// Sums of facts by hour, day and 16 days. They are only ever added to, in the transaction that replaces the facts, by the one
// worker that holds the lock of costs.
import type { PoolClient } from "pg";
import { families } from "@/lib/domain/cost/families";
import { measures } from "@/lib/domain/cost/measures";
import { cellIds, nameIds, type SumChange } from "@/lib/server/sql/costs/sum-keys";

const keys = ["project_id", "family", "hours", "at", "cell", "name"];
const columns = [...keys, ...measures].join(", ");
const typedKeys = "project_id uuid, family int2, hours int2, at timestamptz, cell int8, name int8";
export const addMeasures = measures.map((name) => `${name} = s.${name} + excluded.${name}`).join(", ");

/** A row in which nothing is left goes. Uses cost_sums_pkey. */
export async function addSums(client: PoolClient, changes: readonly SumChange[]): Promise<void> {
  if (changes.length === 0) return;
  const rows = await keyed(client, changes);
  await client.query({
    name: "add-sums",
    text: `
      insert into cost_sums as s (${columns}, halves)
      select ${columns}, halves
        from json_to_recordset($1::json) as v(${typedKeys}, ${measures.map((name) => `${name} int8`).join(", ")}, halves int8[])
          on conflict (${keys.join(", ")}) do update set ${addMeasures}, halves = case when excluded.halves is not null
             then array(select a + b from unnest(s.halves, excluded.halves) with ordinality as h(a, b, no) order by no) end`,
    values: [JSON.stringify(rows)],
  });
  const lessened = rows.filter((_, no) => changes[no]?.numbers.some((each) => each < 0));
  if (lessened.length > 0) await dropEmpty(client, lessened);
  await linkSessions(
    client,
    rows.filter(({ family }) => family === families.sessions.code),
  );
}

type Row = Record<string, string | number | readonly number[] | null>;

async function keyed(client: PoolClient, changes: readonly SumChange[]): Promise<Row[]> {
  const cells = await cellIds(client, changes);
  const names = await nameIds(client, changes);
  return changes.map(({ projectId, family, hours, at, cell, name, numbers, halves }) => ({
    ...{ project_id: projectId, family, hours, at, halves },
    cell: cell === null ? 0 : (cells.get(`${projectId} ${cell.key}`) ?? 0),
    name: name === null ? 0 : (names.get(`${projectId} ${name}`) ?? 0),
    ...Object.fromEntries(measures.map((measure, no) => [measure, numbers[no] ?? 0])),
  }));
}

async function dropEmpty(client: PoolClient, rows: readonly Row[]): Promise<void> {
  await client.query({
    name: "drop-empty-sums",
    text: `
      delete from cost_sums s using json_to_recordset($1::json) as v(${typedKeys})
       where ${keys.map((key) => `s.${key} = v.${key}`).join(" and ")}
         and ${measures.map((name) => `s.${name} = 0`).join(" and ")}`,
    values: [JSON.stringify(rows)],
  });
}

/** Each day of a session knows the day before it, so that sessions of a stretch can be counted. Uses cost_sums_sessions_by_name. */
export async function linkSessions(client: PoolClient, days: readonly Row[]): Promise<void> {
  if (days.length === 0) return;
  const { code } = families.sessions;
  const near = (order: "<" | ">", pick: "min" | "max") => `
    (select ${pick}(n.at) from cost_sums n
      where n.project_id = d.project_id and n.family = ${code} and n.name = d.name and n.hours = 24 and n.at ${order} d.at)`;
  await client.query({
    name: "link-sessions",
    text: `
      with changed as (
             select d.project_id, d.name, d.at, ${near("<", "max")} as before, ${near(">", "min")} as next,
                    exists (select from cost_sums s
                             where s.project_id = d.project_id and s.family = ${code} and s.hours = 24 and s.at = d.at
                               and s.cell = 0 and s.name = d.name) as stays
               from json_to_recordset($1::json) as d(project_id uuid, name int8, at timestamptz)),
           links as (
             select project_id, name, at, before as earlier from changed where stays
              union
             select project_id, name, next, case when stays then at else before end from changed where next is not null)
      update cost_sums s set earlier = l.earlier
        from links l
       where s.project_id = l.project_id and s.family = ${code} and s.hours = 24 and s.at = l.at and s.cell = 0
         and s.name = l.name and s.earlier is distinct from l.earlier`,
    values: [JSON.stringify(days)],
  });
}
