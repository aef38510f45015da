// What an analysis found: occurrences by run, and the groups that they belong to.
import type { PoolClient } from "pg";
import { byteaArray, uuidArray } from "@/lib/server/sql/arrays";
import type { RunKey } from "@/lib/server/sql/lock-runs";

type OfDay = RunKey & { readonly day: string };
export type OldFinding = { readonly traceId: string; readonly groupId: string };

/** All findings of these runs, before they are written anew. Uses findings_pkey. */
export async function deleteFindings(client: PoolClient, runs: readonly OfDay[]): Promise<OldFinding[]> {
  if (runs.length === 0) return [];
  const { rows } = await client.query<OldFinding>({
    name: "delete-findings",
    text: `
      delete from findings f using unnest($1::uuid[], $2::bytea[], $3::date[]) as k(project_id, trace_id, day)
       where f.project_id = k.project_id and f.trace_id = k.trace_id and f.day = k.day
      returning encode(f.trace_id, 'hex') as "traceId", f.group_id::text as "groupId"`,
    values: [
      uuidArray(runs.map(({ projectId }) => projectId)),
      byteaArray(runs.map(({ traceId }) => traceId)),
      runs.map(({ day }) => day),
    ],
  });
  return rows;
}

export type GivenGroup = {
  readonly projectId: string;
  readonly fingerprint: string;
  readonly rule: string;
  readonly severity: string;
  readonly pipeline: string | null;
  readonly step: string | null;
  readonly detail: string;
  readonly first: Date;
  readonly last: Date;
};
export type KnownGroup = {
  readonly id: string;
  readonly projectId: string;
  readonly fingerprint: string;
  readonly state: string;
  /** new: there was none before; regressed: it was resolved, and a run that began later has it again. */
  readonly turned: "new" | "regressed" | null;
};

const typed = `project_id uuid, fingerprint bytea, rule text, severity text, pipeline text, step text, detail text,
  first_seen_at timestamptz, last_seen_at timestamptz`;

/** Finds or makes the groups, in the order of their keys so that two workers never wait in a circle. */
export async function upsertGroups(client: PoolClient, groups: readonly GivenGroup[]): Promise<KnownGroup[]> {
  if (groups.length === 0) return [];
  const { rows } = await client.query<KnownGroup>({
    name: "upsert-finding-groups",
    text: `
      with given as (select * from json_to_recordset($1::json) as v(${typed})),
           known as (
             select g.project_id, g.fingerprint, g.state from finding_groups g
               join given v on v.project_id = g.project_id and v.fingerprint = g.fingerprint),
           stored as (
             insert into finding_groups as g
                    (project_id, fingerprint, rule, severity, pipeline, step, detail, first_seen_at, last_seen_at)
             select project_id, fingerprint, rule, severity, pipeline, step, detail, first_seen_at, last_seen_at
               from given order by project_id, fingerprint
             on conflict (project_id, fingerprint) do update set
                    severity = excluded.severity, detail = excluded.detail, pipeline = excluded.pipeline,
                    first_seen_at = least(g.first_seen_at, excluded.first_seen_at),
                    last_seen_at = greatest(g.last_seen_at, excluded.last_seen_at),
                    state = case
                      when g.state = 'resolved' and excluded.last_seen_at > g.resolved_at then 'regressed'
                      when g.state = 'ignored' and g.ignored_until <= clock_timestamp() then 'open'
                      else g.state end
             returning id, project_id, fingerprint, state)
      select s.id::text, s.project_id::text as "projectId", encode(s.fingerprint, 'hex') as fingerprint, s.state,
             case when k.state is null then 'new'
                  when s.state = 'regressed' and k.state <> 'regressed' then 'regressed' end as turned
        from stored s left join known k on k.project_id = s.project_id and k.fingerprint = s.fingerprint`,
    values: [
      JSON.stringify(
        groups.map(({ projectId, fingerprint, first, last, ...group }) => ({
          ...{ ...group, project_id: projectId, fingerprint: `\\x${fingerprint}` },
          ...{ first_seen_at: first, last_seen_at: last },
        })),
      ),
    ],
  });
  return rows;
}

/** Adds to the numbers of runs; a group that no run has any more, and that nobody touched, goes. Uses finding_groups_pkey. */
export async function countRunsOfGroups(client: PoolClient, changes: ReadonlyMap<string, number>): Promise<void> {
  const changed = [...changes].filter(([, change]) => change !== 0).sort(([a], [b]) => (a < b ? -1 : 1));
  if (changed.length === 0) return;
  const values = [uuidArray(changed.map(([id]) => id)), changed.map(([, change]) => change)];
  await client.query(
    `update finding_groups g set runs = g.runs + c.change,
            state = case when g.state = 'ignored' and g.ignored_until_runs <= g.runs + c.change then 'open' else g.state end
       from unnest($1::uuid[], $2::int[]) as c(id, change) where g.id = c.id`,
    values,
  );
  await client.query(
    `delete from finding_groups
      where id = any($1::uuid[]) and runs <= 0 and state = 'open' and assignee is null and note is null`,
    values.slice(0, 1),
  );
}

export type NewFinding = OfDay & {
  readonly id: string;
  readonly groupId: string;
  readonly rule: string;
  readonly severity: string;
  readonly spanId: string | null;
  readonly step: string | null;
  readonly detail: string;
  readonly evidence: string;
  readonly expected: string | null;
  readonly actual: string | null;
  readonly startNs: string;
};

export async function insertFindings(client: PoolClient, findings: readonly NewFinding[]): Promise<void> {
  if (findings.length === 0) return;
  await client.query({
    name: "insert-findings",
    text: `
      insert into findings (project_id, day, trace_id, id, group_id, rule, severity, span_id, step, detail, evidence,
                            expected, actual, start_ns)
      select project_id, day, trace_id, id, group_id, rule, severity, span_id, step, detail, evidence, expected, actual,
             start_ns
        from json_to_recordset($1::json)
          as v(project_id uuid, day date, trace_id bytea, id bytea, group_id uuid, rule text, severity text,
               span_id bytea, step text, detail text, evidence text, expected text, actual text, start_ns int8)`,
    values: [
      JSON.stringify(
        findings.map(({ projectId, traceId, id, groupId, spanId, startNs, ...finding }) => ({
          ...{ ...finding, project_id: projectId, trace_id: `\\x${traceId}`, id: `\\x${id}`, group_id: groupId },
          ...{ span_id: spanId === null ? null : `\\x${spanId}`, start_ns: startNs },
        })),
      ),
    ],
  });
}
