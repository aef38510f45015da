import type { Pool } from "pg";

export type EventRow = { readonly id: number; readonly type: string; readonly data: string };
export type StreamState = {
  readonly epoch: number;
  readonly last: number;
  readonly first: number | null;
  readonly now: Date;
};

/** Where the stream of a project stands: its last id, and the first that is kept. Uses both primary keys. */
export async function selectStreamState(db: Pool, projectId: string): Promise<StreamState> {
  const { rows } = await db.query<StreamState>({
    name: "stream-state",
    text: `
      select coalesce(h.epoch, 0) as epoch, coalesce(h.event_seq, 0)::float8 as last, clock_timestamp() as now,
             (select min(id) from control_events where project_id = $1::uuid)::float8 as first
        from (select 1) one left join project_heads h on h.project_id = $1::uuid`,
    values: [projectId],
  });
  const [row] = rows;
  if (row === undefined) throw new Error("a left join of one row has one row");
  return row;
}

/** In order. Uses control_events_pkey. */
export async function selectEvents(db: Pool, projectId: string, after: number, limit: number): Promise<EventRow[]> {
  const { rows } = await db.query<EventRow>({
    name: "control-events",
    text: `
      select id::float8 as id, type, data from control_events
       where project_id = $1::uuid and id > $2::int8 order by id limit $3::int4`,
    values: [projectId, after, limit],
  });
  return rows;
}

/** Forgets what is both older than a day and not among the last 10,000. Uses control_events_at_idx. */
export async function deleteOldEvents(db: Pool): Promise<void> {
  await db.query(`
    delete from control_events e using project_heads h
     where e.at < now() - interval '24 hours' and h.project_id = e.project_id and e.id <= h.event_seq - 10000`);
}
