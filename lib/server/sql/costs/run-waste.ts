// Which calls of a run were for nothing, as its analysis says.
import type { PoolClient } from "pg";
import { byteaArray, uuidArray } from "@/lib/server/sql/arrays";
import type { RunKey } from "@/lib/server/sql/lock-runs";

/** `marks`: JSON text; null where nothing was wasted. */
export type WasteOfRun = RunKey & { readonly day: string; readonly marks: string | null };

/** Writes them anew. Uses run_waste_pkey. */
export async function writeWaste(client: PoolClient, runs: readonly WasteOfRun[]): Promise<void> {
  await client.query({
    name: "drop-waste",
    text: `
      delete from run_waste w using unnest($1::uuid[], $2::bytea[], $3::date[]) as k(project_id, trace_id, day)
       where w.project_id = k.project_id and w.trace_id = k.trace_id and w.day = k.day`,
    values: keysOf(runs),
  });
  const wasted = runs.filter(({ marks }) => marks !== null);
  if (wasted.length === 0) return;
  await client.query({
    name: "insert-waste",
    text: `
      insert into run_waste (project_id, trace_id, day, marks)
      select project_id, trace_id, day, marks
        from unnest($1::uuid[], $2::bytea[], $3::date[], $4::text[]) as k(project_id, trace_id, day, marks)`,
    values: [...keysOf(wasted), wasted.map(({ marks }) => marks)],
  });
}

const keysOf = (runs: readonly WasteOfRun[]) => [
  uuidArray(runs.map(({ projectId }) => projectId)),
  byteaArray(runs.map(({ traceId }) => traceId)),
  runs.map(({ day }) => day),
];
