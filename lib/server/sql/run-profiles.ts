import type { PoolClient } from "pg";
import type { RunKey } from "@/lib/server/sql/lock-runs";

export type ProfileRow = { readonly traceId: string; readonly startNs: string; readonly profile: string };

/** Of the newest runs of a pipeline that began before `beforeNs`, newest first. Uses run_profiles_by_pipeline. */
export async function selectProfiles(
  client: PoolClient,
  projectId: string,
  pipelineKey: string,
  beforeNs: bigint,
  limit: number,
): Promise<ProfileRow[]> {
  const { rows } = await client.query<ProfileRow>({
    name: "run-profiles",
    text: `
      select encode(trace_id, 'hex') as "traceId", start_ns::text as "startNs", profile from run_profiles
       where project_id = $1::uuid and pipeline_key = decode($2::text, 'hex') and start_ns < $3::int8
       order by start_ns desc limit $4::int`,
    values: [projectId, pipelineKey, String(beforeNs), limit],
  });
  return rows;
}

export type NewProfile = RunKey & {
  readonly day: string;
  readonly pipelineKey: string;
  readonly startNs: string;
  readonly profile: string;
  readonly facts: string | null;
};

/** Uses run_profiles_pkey. */
export async function upsertProfiles(client: PoolClient, profiles: readonly NewProfile[]): Promise<void> {
  if (profiles.length === 0) return;
  await client.query({
    name: "upsert-profiles",
    text: `
      insert into run_profiles (project_id, trace_id, day, pipeline_key, start_ns, profile, facts)
      select project_id, trace_id, day, pipeline_key, start_ns, profile, facts
        from json_to_recordset($1::json)
          as v(project_id uuid, trace_id bytea, day date, pipeline_key bytea, start_ns int8, profile text, facts text)
      on conflict (project_id, trace_id, day)
      do update set pipeline_key = excluded.pipeline_key, start_ns = excluded.start_ns, profile = excluded.profile,
                    facts = excluded.facts`,
    values: [
      JSON.stringify(
        profiles.map(({ projectId, traceId, day, pipelineKey, startNs, profile, facts }) => ({
          ...{ project_id: projectId, trace_id: `\\x${traceId}`, day, pipeline_key: `\\x${pipelineKey}` },
          ...{ start_ns: startNs, profile, facts },
        })),
      ),
    ],
  });
}
