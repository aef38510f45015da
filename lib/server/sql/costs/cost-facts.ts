// What runs contribute to costs, replaced as a whole whenever a run is counted anew.
import type { PoolClient } from "pg";
import { measures } from "@/lib/domain/cost/measures";
import { byteaArray, uuidArray } from "@/lib/server/sql/arrays";
import type { RunKey } from "@/lib/server/sql/lock-runs";

/** A row of cost_facts; texts as they are stored, `key` and `traceId` in hex. */
export type FactRow = RunKey & {
  readonly day: string;
  readonly key: string;
  readonly startNs: string;
  readonly pipeline: string | null;
  readonly version: string | null;
  readonly status: string;
  readonly userId: string | null;
  readonly sessionId: string | null;
  readonly tags: readonly string[];
  readonly step: string | null;
  readonly model: string | null;
  readonly provider: string | null;
  readonly tool: string | null;
  /** In the order of `measures`. */
  readonly numbers: readonly number[];
};

type StoredRow = Omit<FactRow, "numbers"> & { readonly numbers: readonly string[] };

/** Takes out what the runs contributed so far, in whatever partition it lies where `day` is not known. Uses cost_facts_pkey. */
export async function takeFacts(
  client: PoolClient,
  runs: readonly (RunKey & { readonly day: string | null })[],
): Promise<FactRow[]> {
  const facts: FactRow[] = [];
  // a day at a time: a statement over all partitions would open each of them
  for (const day of new Set(runs.map((run) => run.day))) {
    const some = runs.filter((run) => run.day === day);
    facts.push(...(await takeOfDay(client, some, day)));
  }
  return facts;
}

async function takeOfDay(client: PoolClient, runs: readonly RunKey[], day: string | null): Promise<FactRow[]> {
  const { rows } = await client.query<StoredRow>({
    text: `
      delete from cost_facts f using unnest($1::uuid[], $2::bytea[]) as k(project_id, trace_id)
       where f.project_id = k.project_id and f.trace_id = k.trace_id ${day === null ? "" : `and f.day = date '${day}'`}
      returning f.project_id::text as "projectId", encode(f.trace_id, 'hex') as "traceId", f.day::text,
                encode(f.key, 'hex') as key, f.start_ns::text as "startNs", f.pipeline, f.version, f.status,
                f.user_id as "userId", f.session_id as "sessionId", f.tags, f.step, f.model, f.provider, f.tool,
                array[${measures.map((name) => `f.${name}`).join(", ")}] as numbers`,
    values: [uuidArray(runs.map(({ projectId }) => projectId)), byteaArray(runs.map(({ traceId }) => traceId))],
  });
  return rows.map(({ numbers, ...row }) => ({ ...row, numbers: numbers.map(Number) }));
}

const labels =
  "project_id uuid, day date, trace_id bytea, key bytea, start_ns int8, pipeline text, version text, status text, user_id text, session_id text, tags text[], step text, model text, provider text, tool text";
const names = labels.split(", ").map((each) => each.slice(0, each.indexOf(" ")));

export async function insertFacts(client: PoolClient, facts: readonly FactRow[]): Promise<void> {
  if (facts.length === 0) return;
  const columns = [...names, ...measures].join(", ");
  await client.query({
    name: "insert-facts",
    text: `
      insert into cost_facts (${columns})
      select ${columns} from json_to_recordset($1::json) as v(${labels}, ${measures.map((name) => `${name} int8`).join(", ")})`,
    values: [JSON.stringify(facts.map(factJson))],
  });
}

function factJson({ projectId, traceId, key, startNs, userId, sessionId, numbers, ...fact }: FactRow) {
  return {
    ...{ ...fact, project_id: projectId, trace_id: `\\x${traceId}`, key: `\\x${key}`, start_ns: startNs },
    ...{ user_id: userId, session_id: sessionId },
    ...Object.fromEntries(measures.map((name, at) => [name, numbers[at] ?? 0])),
  };
}
