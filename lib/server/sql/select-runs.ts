import type { Pool } from "pg";
import type { RunSort } from "@/lib/contract/runs";
import { conjuncts } from "@/lib/domain/query/ast";
import type { RunStatus } from "@/lib/domain/trace/run";
import type { CostState } from "@/lib/domain/trace/step";
import { Binder } from "@/lib/server/sql/binder";
import {
  controlRunId,
  isShown,
  judgedEndNs,
  judgedHaltCode,
  judgedStatus,
  tokensTotal,
} from "@/lib/server/sql/run-columns";
import { asksText, baseCondition, partConditions, type RunsAsked } from "@/lib/server/sql/run-filter";
import type { TextPlan } from "@/lib/server/sql/text-condition";

export type RunRow = {
  readonly traceId: string;
  readonly runId: string | null;
  readonly day: string;
  readonly startNs: string;
  readonly endNs: string | null;
  readonly durationNs: string | null;
  readonly lastSeenAt: Date;
  readonly status: RunStatus;
  readonly haltCode: string | null;
  readonly pipeline: string | null;
  readonly pipelineVersion: string | null;
  readonly service: string | null;
  readonly sessionId: string | null;
  readonly userId: string | null;
  readonly models: readonly string[];
  readonly roots: readonly string[];
  readonly orphans: readonly string[];
  readonly rootCount: number;
  readonly orphanCount: number;
  readonly spanCount: number;
  readonly openCount: number;
  readonly logCount: number;
  readonly llmCalls: number;
  readonly toolCalls: number;
  readonly tokensInput: string | null;
  readonly tokensOutput: string | null;
  readonly tokensCacheRead: string | null;
  readonly tokensCacheWrite: string | null;
  readonly tokensReasoning: string | null;
  readonly costMicroUsd: string | null;
  readonly costState: CostState;
  readonly hasError: boolean;
  readonly errorMessage: string | null;
  readonly inputText: string | null;
  readonly outputText: string | null;
  readonly findings: number;
  readonly findingRules: readonly string[] | null;
  readonly analysedAt: Date | null;
  readonly revision: number;
};

const ids = (column: string) => `array(select encode(id, 'hex') from unnest(${column}) as id)`;
const fields = `
  encode(trace_id, 'hex') as "traceId", day::text, start_ns::text as "startNs", (${judgedEndNs})::text as "endNs",
  coalesce(duration_ns, ${judgedEndNs} - start_ns)::text as "durationNs", ${controlRunId} as "runId", last_seen_at as "lastSeenAt", ${judgedStatus} as status, ${judgedHaltCode} as "haltCode", pipeline,
  pipeline_version as "pipelineVersion", service, session_id as "sessionId", user_id as "userId", models,
  ${ids("roots")} as roots, ${ids("orphans")} as orphans, root_count as "rootCount", orphan_count as "orphanCount",
  span_count as "spanCount", open_count as "openCount", log_count as "logCount", llm_calls as "llmCalls",
  tool_calls as "toolCalls", tokens_input::text as "tokensInput", tokens_output::text as "tokensOutput",
  tokens_cache_read::text as "tokensCacheRead", tokens_cache_write::text as "tokensCacheWrite",
  tokens_reasoning::text as "tokensReasoning", cost_micro_usd::text as "costMicroUsd", cost_state as "costState",
  has_error as "hasError", error_message as "errorMessage", input_text as "inputText", output_text as "outputText",
  findings, finding_rules as "findingRules", case when analysed_revision = revision then analysed_at end as "analysedAt",
  revision`;

/** One run, null where the project has none of that id. Uses runs_pkey. */
export async function selectRun(db: Pool, projectId: string, traceId: string, now: Date): Promise<RunRow | null> {
  const { rows } = await db.query<RunRow>({
    name: "run",
    text: `
      select ${fields} from runs
       where project_id = $1::uuid and trace_id = decode($3::text, 'hex') and ${isShown}`,
    values: [projectId, now, traceId],
  });
  return rows[0] ?? null;
}

/** Day of a run, null where the project has none of that id. Uses runs_pkey. */
export async function selectPlace(db: Pool, projectId: string, traceId: string) {
  const { rows } = await db.query<{ day: string; spanCount: number; logCount: number; revision: number }>({
    name: "run-place",
    text: `
      select day::text, span_count as "spanCount", log_count as "logCount", revision from runs
       where project_id = $1::uuid and trace_id = decode($2::text, 'hex') and ${isShown}`,
    values: [projectId, traceId],
  });
  const [row] = rows;
  return row ? { projectId, traceId, ...row } : null;
}

/** `key`: what the list is sorted by, as `sortKey` of the row. */
export type RunPlaceAfter = { readonly key: string; readonly startNs: string; readonly traceId: string };
export type ListedRow = RunRow & { readonly sortKey: string };

const sortedBy = {
  started: "start_ns",
  duration: "duration_ns",
  cost: "cost_micro_usd",
  tokens: tokensTotal,
  steps: "span_count::int8",
} as const;
const isSortColumn = (name: string): name is keyof typeof sortedBy => name in sortedBy;

/** The column to sort by; what has no value comes last either way. */
function orderOf(sort: RunSort): { key: string; descending: boolean } {
  const descending = sort.startsWith("-");
  const name = sort.replace("-", "");
  const column = isSortColumn(name) ? sortedBy[name] : sortedBy.started;
  if (column === sortedBy.started) return { key: column, descending };
  return { key: `coalesce(${column}, ${descending ? "-1" : "9223372036854775807"})`, descending };
}

type RunsPage = { readonly sort: RunSort; readonly limit: number; readonly after: RunPlaceAfter | null };

/** So many of the newest runs are asked one by one for a text before the index is asked for all that have it. */
const walkedRuns = 2_000;

/**
 * The next runs after a place. By start it uses runs_by_start, or runs_by_pipeline, _status, _session, _user; by anything else
 * it sorts the runs that match, keeping only a page of them. A text that many runs have fills the page from the newest of
 * them; any other is looked up in the index.
 */
export async function selectRuns(db: Pool, projectId: string, asked: RunsAsked, page: RunsPage): Promise<ListedRow[]> {
  if (page.sort !== "-started" || !conjuncts(asked.query).some(asksText))
    return selectPlanned(db, projectId, asked, page, "find");
  const walked = await selectPlanned(db, projectId, asked, page, "walk");
  return walked.length >= page.limit ? walked : selectPlanned(db, projectId, asked, page, "find");
}

async function selectPlanned(db: Pool, projectId: string, asked: RunsAsked, page: RunsPage, plan: TextPlan) {
  const binder = new Binder(projectId, asked.now);
  const { bind } = binder;
  const { key, descending } = orderOf(page.sort);
  const order = key === sortedBy.started ? [key, "trace_id"] : [key, "start_ns", "trace_id"];
  const orderBy = `order by ${order.map((column) => `${column} ${descending ? "desc" : "asc"}`).join(", ")}`;
  const of = (texts: boolean) => conjuncts(asked.query).filter((part) => asksText(part) === texts);
  const parts = [baseCondition(asked, binder), ...partConditions(asked, binder, of(false), plan)];
  if (page.after) {
    const { key: last, startNs, traceId } = page.after;
    const place = [
      ...(key === sortedBy.started ? [] : [bind(last, "int8")]),
      bind(startNs, "int8"),
      `decode(${bind(traceId, "text")}, 'hex')`,
    ];
    parts.push(`(${order.join(", ")}) ${descending ? "<" : ">"} (${place.join(", ")})`);
  }
  const texts = partConditions(asked, binder, of(true), plan);
  const walk = `(select * from runs where ${parts.join(" and ")} ${orderBy} limit ${walkedRuns}) as runs`;
  const [from, where] = plan === "walk" ? [walk, texts] : ["runs", [...parts, ...texts]];
  const { rows } = await db.query<ListedRow>(
    `select ${fields}, (${key})::text as "sortKey" from ${from} where ${where.join(" and ")}
     ${orderBy} limit ${bind(page.limit, "int")}`,
    binder.values,
  );
  return rows;
}
