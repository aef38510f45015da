import type { PoolClient } from "pg";
import { escapeText } from "@/lib/server/store-text";

export type Announced = {
  readonly traceId: string;
  readonly at: Date;
  readonly pipeline: string;
  readonly version: string;
  readonly userId: string | null;
  readonly sessionId: string | null;
};

/** Those of a parameter, in project $1. */
export const announcing = (runs: string) => `
      insert into runs (project_id, trace_id, day, start_ns, status, pipeline, pipeline_version, user_id, session_id, models,
             kinds, steps, tools, providers, roots, orphans, root_count, orphan_count, span_count, open_count, llm_calls,
             tool_calls, cost_state, has_error)
      select $1::uuid, decode(a."traceId", 'hex'), (a.at at time zone 'UTC')::date,
             (extract(epoch from a.at) * 1000)::int8 * 1000000, 'running', a.pipeline, a.version, a."userId", a."sessionId",
             '{}', '{}', '{}', '{}', '{}', '{}', '{}', 0, 0, 0, 0, 0, 0, 'none', false
        from jsonb_to_recordset(${runs}) as a ("traceId" text, at timestamptz, pipeline text, version text, "userId" text,
             "sessionId" text)
      on conflict do nothing`;

export function announcedJson(runs: readonly Announced[]): string {
  const escaped = (text: string | null) => (text === null ? null : escapeText(text));
  return JSON.stringify(
    runs.map((run) => ({ ...run, userId: escaped(run.userId), sessionId: escaped(run.sessionId) })),
  );
}

/**
 * A place in the list for a run that was started and has sent no step yet, as log records that come first make one. What is
 * there already stands, and is not waited for longer than another one takes to begin it. Uses runs_pkey.
 */
export async function announceRuns(db: PoolClient, projectId: string, runs: readonly Announced[]): Promise<void> {
  if (runs.length === 0) return;
  await db.query({
    name: "announce-runs",
    text: announcing("$2::jsonb"),
    values: [projectId, announcedJson(runs)],
  });
}
