import type { Pool, PoolClient } from "pg";
import { z } from "zod";
import type { Policy } from "@/lib/domain/guard/gate-policy";

type Db = Pool | PoolClient;
export type GateRow = Policy & {
  readonly id: string;
  readonly ordinal: string;
  readonly pipeline: string;
  readonly step: string;
  readonly version: number;
};

const fields = `
  id, ordinal::text, pipeline, step, required, risk, quorum, approvers, timeout_ms as "timeoutMs", escalate, trust, version`;

/** Uses gates_project_id_pipeline_step_key. */
export async function selectGate(db: Db, projectId: string, pipeline: string, step: string): Promise<GateRow | null> {
  const { rows } = await db.query<GateRow>({
    name: "gate",
    text: `select ${fields} from gates where project_id = $1::uuid and pipeline = $2::text and step = $3::text`,
    values: [projectId, pipeline, step],
  });
  return rows[0] ?? null;
}

type Place = { readonly pipeline: string; readonly step: string };

/** One for each place asked, in that order; null where none is. Uses gates_project_id_pipeline_step_key. */
export async function selectGatesAt(db: Db, projectId: string, places: readonly Place[]): Promise<(GateRow | null)[]> {
  const { rows } = await db.query<GateRow>({
    name: "gates-at",
    text: `
      select ${fields} from gates
       where project_id = $1::uuid
         and (pipeline, step) in (select a.pipeline, a.step from jsonb_to_recordset($2::jsonb) as a (pipeline text, step text))`,
    values: [projectId, JSON.stringify(places)],
  });
  return places.map(
    ({ pipeline, step }) => rows.find((gate) => gate.pipeline === pipeline && gate.step === step) ?? null,
  );
}

/** Newest first. Uses gates_project_id_ordinal_idx. */
export async function selectGates(db: Db, projectId: string, before: string, limit: number): Promise<GateRow[]> {
  const { rows } = await db.query<GateRow>(
    `select ${fields} from gates where project_id = $1::uuid and ordinal < $2::int8 order by gates.ordinal desc limit $3::int4`,
    [projectId, before, limit],
  );
  return rows;
}

/** Uses gates_pkey. */
export async function selectGateById(db: Db, projectId: string, id: string): Promise<GateRow | null> {
  const { rows } = await db.query<GateRow>({
    name: "gate-by-id",
    text: `select ${fields} from gates where project_id = $1::uuid and id = $2::uuid`,
    values: [projectId, id],
  });
  return rows[0] ?? null;
}

/** Of a pipeline, at most 500. Uses gates_project_id_pipeline_step_key. */
export async function selectGatesOf(db: Db, projectId: string, pipeline: string): Promise<GateRow[]> {
  const { rows } = await db.query<GateRow>(
    `select ${fields} from gates where project_id = $1::uuid and pipeline = $2::text order by step limit 500`,
    [projectId, pipeline],
  );
  return rows;
}

export async function upsertGate(
  db: PoolClient,
  projectId: string,
  gate: Omit<GateRow, "id" | "ordinal">,
): Promise<string> {
  const json = (value: unknown) => (value === null ? null : JSON.stringify(value));
  const { rows } = await db.query(
    `insert into gates (project_id, pipeline, step, required, risk, quorum, approvers, timeout_ms, escalate, trust, version)
     values ($1::uuid, $2::text, $3::text, $4::bool, $5::text, $6::int4, $7::jsonb, $8::int4, $9::jsonb, $10::jsonb, $11::int4)
     on conflict (project_id, pipeline, step)
     do update set required = $4::bool, risk = $5::text, quorum = $6::int4, approvers = $7::jsonb, timeout_ms = $8::int4,
                   escalate = $9::jsonb, trust = $10::jsonb, version = $11::int4
     returning id`,
    [
      projectId,
      gate.pipeline,
      gate.step,
      gate.required,
      gate.risk,
      gate.quorum,
      json(gate.approvers),
      gate.timeoutMs,
      json(gate.escalate),
      json(gate.trust),
      gate.version,
    ],
  );
  return z.object({ id: z.uuid() }).parse(rows[0]).id;
}

/** Uses gates_pkey. */
export async function deleteGate(db: PoolClient, projectId: string, id: string): Promise<void> {
  await db.query("delete from gates where project_id = $1::uuid and id = $2::uuid", [projectId, id]);
}
