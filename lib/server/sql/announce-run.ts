import type { PoolClient } from "pg";
import { escapeText } from "@/lib/server/store-text";

type Announced = {
  readonly traceId: string;
  readonly at: Date;
  readonly pipeline: string;
  readonly version: string;
  readonly userId: string | null;
  readonly sessionId: string | null;
};

/**
 * A place in the list for a run that was started and has sent no step yet, as log records that come first make one. What is
 * there already stands, and is not waited for longer than another one takes to begin it. Uses runs_pkey.
 */
export async function announceRun(db: PoolClient, projectId: string, run: Announced): Promise<void> {
  await db.query({
    name: "announce-run",
    text: `
      insert into runs (project_id, trace_id, day, start_ns, status, pipeline, pipeline_version, user_id, session_id, models,
             kinds, steps, tools, providers, roots, orphans, root_count, orphan_count, span_count, open_count, llm_calls,
             tool_calls, cost_state, has_error)
      values ($1::uuid, decode($2::text, 'hex'), ($3::timestamptz at time zone 'UTC')::date,
             (extract(epoch from $3::timestamptz) * 1000)::int8 * 1000000, 'running', $4::text, $5::text, $6::text, $7::text,
             '{}', '{}', '{}', '{}', '{}', '{}', '{}', 0, 0, 0, 0, 0, 0, 'none', false)
      on conflict do nothing`,
    values: [
      projectId,
      run.traceId,
      run.at,
      run.pipeline,
      run.version,
      run.userId === null ? null : escapeText(run.userId),
      run.sessionId === null ? null : escapeText(run.sessionId),
    ],
  });
}
