import type { Pool, PoolClient } from "pg";
import type { Stopped } from "@/lib/contract/controls";
import type { Control, ControlState } from "@/lib/domain/guard/controls";
import type { ScopeKey } from "@/lib/server/sql/control/runs";

type Db = Pool | PoolClient;
type Start = { readonly pipeline: string; readonly version: string; readonly ancestors: readonly string[] };

/** Controls that match a run that is about to start. Uses controls_pkey. */
export async function selectStartControls(db: Db, projectId: string, start: Start): Promise<Control[]> {
  const { rows } = await db.query<Control>({
    name: "start-controls",
    text: `
      select kind, state, epoch from controls
       where project_id = $1::uuid and (kind = 'project' or (kind = 'pipeline' and target = $2::text)
         or (kind = 'version' and target = $2::text and version = $3::text) or (kind = 'run' and target = any($4::text[])))`,
    values: [projectId, start.pipeline, start.version, start.ancestors],
  });
  return rows;
}

export type ControlRow = ScopeKey & {
  readonly state: ControlState;
  readonly reason: string;
  readonly by: string;
  readonly stopped: Stopped | null;
  readonly epoch: number;
  readonly at: Date;
};

/** The latest of each scope, newest first, with the epoch and clock they belong to. Uses controls_pkey. */
export async function selectControls(db: Db, projectId: string): Promise<ControlRow[]> {
  const { rows } = await db.query<ControlRow>(
    `select kind, target, version, state, reason, stopped, by, epoch, at from controls where project_id = $1::uuid order by epoch desc`,
    [projectId],
  );
  return rows;
}

export async function upsertControl(db: PoolClient, projectId: string, control: ControlRow): Promise<void> {
  const { kind, target, version, state, reason, stopped, by, epoch, at } = control;
  await db.query(
    `insert into controls (project_id, kind, target, version, state, reason, by, epoch, at, stopped)
     values ($1::uuid, $2::text, $3::text, $4::text, $5::text, $6::text, $7::uuid, $8::int4, $9::timestamptz, $10::jsonb)
     on conflict (project_id, kind, target, version)
     do update set state = $5::text, reason = $6::text, by = $7::uuid, epoch = $8::int4, at = $9::timestamptz,
                   stopped = $10::jsonb`,
    [projectId, kind, target, version, state, reason, by, epoch, at, stopped && JSON.stringify(stopped)],
  );
}
