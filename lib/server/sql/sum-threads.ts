// The runs of one session or user, summed up. Uses runs_by_session or runs_by_user.
import type { Pool } from "pg";
import type { RunStatus } from "@/lib/domain/trace/run";
import type { CostState } from "@/lib/domain/trace/step";
import { isShown, judgedStatus } from "@/lib/server/sql/run-columns";
import { escapeText } from "@/lib/server/store-text";

export const threadColumns = { session: "session_id", user: "user_id" } as const;
export type ThreadKind = keyof typeof threadColumns;
export type Thread = { readonly projectId: string; readonly kind: ThreadKind; readonly id: string; readonly now: Date };

export type ThreadSums = {
  readonly runCount: number;
  readonly firstNs: string;
  readonly lastNs: string;
  readonly tokensInput: string | null;
  readonly tokensOutput: string | null;
  readonly costMicroUsd: string | null;
  readonly costStates: readonly CostState[];
};

const ofThread = ({ kind }: Thread) =>
  `project_id = $1::uuid and ${threadColumns[kind]} = $3::text and ${isShown} and $2::timestamptz is not null`;
const valuesOf = ({ projectId, now, id }: Thread) => [projectId, now, escapeText(id)];

/** Null where there is no such run. */
export async function sumThread(db: Pool, thread: Thread): Promise<ThreadSums | null> {
  const { rows } = await db.query<ThreadSums>(
    `select count(*)::int as "runCount", min(start_ns)::text as "firstNs",
            max(greatest(start_ns, coalesce(end_ns, start_ns)))::text as "lastNs",
            sum(tokens_input)::text as "tokensInput", sum(tokens_output)::text as "tokensOutput",
            sum(cost_micro_usd)::text as "costMicroUsd", array_agg(distinct cost_state) as "costStates"
       from runs where ${ofThread(thread)}`,
    valuesOf(thread),
  );
  const [row] = rows;
  return row && row.runCount > 0 ? row : null;
}

const facets = { status: judgedStatus, pipeline: "pipeline", user: "user_id" } as const;
export type ThreadFacet<V extends string = string> = { readonly value: V; readonly count: number };
const facetValuesMax = 20;

/** Counts by value, most frequent first, at most 20. */
export async function countThread(db: Pool, thread: Thread, facet: "status"): Promise<ThreadFacet<RunStatus>[]>;
export async function countThread(db: Pool, thread: Thread, facet: keyof typeof facets): Promise<ThreadFacet[]>;
export async function countThread(db: Pool, thread: Thread, facet: keyof typeof facets): Promise<ThreadFacet[]> {
  const { rows } = await db.query<ThreadFacet>(
    `select ${facets[facet]} as value, count(*)::int as count
       from runs where ${ofThread(thread)} and ${facets[facet]} is not null
      group by 1 order by 2 desc, 1 limit ${facetValuesMax}`,
    valuesOf(thread),
  );
  return rows;
}

export type SessionOfUser = {
  readonly id: string;
  readonly runCount: number;
  readonly failedCount: number;
  readonly firstNs: string;
  readonly lastNs: string;
  /** Sessions in all, on every row. */
  readonly sessionCount: number;
};
const sessionsMax = 100;

/** The sessions of a user, the latest first, at most 100. */
export async function selectSessions(db: Pool, thread: Thread): Promise<SessionOfUser[]> {
  const { rows } = await db.query<SessionOfUser>(
    `select session_id as id, count(*)::int as "runCount",
            (count(*) filter (where ${judgedStatus} in ('failed', 'halted', 'lost')))::int as "failedCount",
            min(start_ns)::text as "firstNs", max(greatest(start_ns, coalesce(end_ns, start_ns)))::text as "lastNs",
            (count(*) over ())::int as "sessionCount"
       from runs where ${ofThread(thread)} and session_id is not null
      group by session_id order by max(start_ns) desc, session_id limit ${sessionsMax}`,
    valuesOf(thread),
  );
  return rows;
}
