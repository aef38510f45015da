import type { Pool } from "pg";
import type { RunFilter } from "@/lib/contract/runs";
import type { RunStatus } from "@/lib/domain/trace/run";
import type { CostState } from "@/lib/domain/trace/step";
import { type TextPlan, textCondition } from "@/lib/server/sql/text-condition";
import { escapeText } from "@/lib/server/store-text";

export type RunRow = {
  readonly traceId: string;
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
  readonly analysedAt: Date | null;
  readonly revision: number;
};

/** A run that is still open and says nothing for this long has lost its process. */
const lostAfter = "interval '10 minutes'";

// `waiting` needs approvals and is judged where they are; $2 is the time of the question
const judged = `case when status = 'running' and last_seen_at < $2::timestamptz - ${lostAfter} then 'lost' else status end`;
const ids = (column: string) => `array(select encode(id, 'hex') from unnest(${column}) as id)`;
const fields = `
  encode(trace_id, 'hex') as "traceId", day::text, start_ns::text as "startNs", end_ns::text as "endNs",
  duration_ns::text as "durationNs", last_seen_at as "lastSeenAt", ${judged} as status, halt_code as "haltCode", pipeline,
  pipeline_version as "pipelineVersion", service, session_id as "sessionId", user_id as "userId", models,
  ${ids("roots")} as roots, ${ids("orphans")} as orphans, root_count as "rootCount", orphan_count as "orphanCount",
  span_count as "spanCount", open_count as "openCount", log_count as "logCount", llm_calls as "llmCalls",
  tool_calls as "toolCalls", tokens_input::text as "tokensInput", tokens_output::text as "tokensOutput",
  tokens_cache_read::text as "tokensCacheRead", tokens_cache_write::text as "tokensCacheWrite",
  tokens_reasoning::text as "tokensReasoning", cost_micro_usd::text as "costMicroUsd", cost_state as "costState",
  has_error as "hasError", error_message as "errorMessage", input_text as "inputText", output_text as "outputText",
  findings, analysed_at as "analysedAt", revision`;

/** One run, null where the project has none of that id. Uses runs_pkey. */
export async function selectRun(db: Pool, projectId: string, traceId: string, now: Date): Promise<RunRow | null> {
  const { rows } = await db.query<RunRow>({
    name: "run",
    text: `
      select ${fields} from runs
       where project_id = $1::uuid and trace_id = decode($3::text, 'hex') and span_count > 0`,
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
       where project_id = $1::uuid and trace_id = decode($2::text, 'hex') and span_count > 0`,
    values: [projectId, traceId],
  });
  const [row] = rows;
  return row ? { projectId, traceId, ...row } : null;
}

/** Conditions with their parameters, from $3 on; $1 is the project, $2 the time of the question. */
class Conditions {
  readonly values: unknown[];
  readonly #projectId: string;

  constructor(projectId: string, now: Date) {
    this.#projectId = projectId;
    this.values = [projectId, now];
  }

  bind(value: unknown, type: string): string {
    this.values.push(value);
    return `$${this.values.length}::${type}`;
  }

  /** Each word of `q`, and each phrase in quotes. */
  text({ q = "" }: RunFilter, plan: TextPlan): string[] {
    const phrases = [...q.matchAll(/"([^"]*)"|([^\s"]+)/g)].map(([, phrase, word]) =>
      word === undefined ? { text: phrase ?? "", wild: false } : { text: word, wild: true },
    );
    return phrases.map((phrase) =>
      textCondition(this.#projectId, phrase, plan, (value, type) => this.bind(value, type)),
    );
  }

  /** Of project, time, session and user. */
  base(filter: RunFilter): string {
    const parts = ["project_id = $1::uuid", "span_count > 0"];
    if (filter.from) parts.push(`start_ns >= ${this.bind(nanos(filter.from), "int8")}`);
    if (filter.to) parts.push(`start_ns < ${this.bind(nanos(filter.to), "int8")}`);
    if (filter.session) parts.push(`session_id = ${this.bind(escapeText(filter.session), "text")}`);
    if (filter.user) parts.push(`user_id = ${this.bind(escapeText(filter.user), "text")}`);
    return parts.join(" and ");
  }

  status(filter: RunFilter): string {
    if (!filter.status?.length) return "true";
    const stored = filter.status.map((status) => (status === "lost" ? "running" : status));
    const wanted = `status = any(${this.bind([...new Set(stored)], "text[]")})`;
    return filter.status.some((status) => status === "lost" || status === "running")
      ? `${wanted} and ${judged} = any(${this.bind(filter.status, "text[]")})`
      : wanted;
  }

  pipeline = (filter: RunFilter) => this.#any("pipeline", filter.pipeline);
  service = (filter: RunFilter) => this.#any("service", filter.service);

  model(filter: RunFilter): string {
    return filter.model?.length ? `models && ${this.bind(filter.model.map(escapeText), "text[]")}` : "true";
  }

  #any(column: string, values: readonly string[] | undefined): string {
    if (!values?.length) return "true";
    const [only] = values;
    if (values.length === 1 && only !== undefined) return `${column} = ${this.bind(escapeText(only), "text")}`;
    return `${column} = any(${this.bind(values.map(escapeText), "text[]")})`;
  }
}

const int8Max = 2n ** 63n - 1n;

/** RFC 3339 to nanoseconds, the digits below a millisecond too. */
function nanos(time: string): string {
  const fraction = /\.(\d+)/.exec(time)?.[1] ?? "";
  const below = fraction.padEnd(9, "0").slice(3, 9);
  const ns = BigInt(Date.parse(time)) * 1_000_000n + BigInt(below);
  return String(ns > int8Max ? int8Max : ns < 0n ? 0n : ns);
}

export type RunPlaceAfter = { readonly startNs: string; readonly traceId: string };

type RunsPage = { readonly now: Date; readonly limit: number; readonly after: RunPlaceAfter | null };

/** So many of the newest runs are asked one by one for a text before the index is asked for all that have it. */
const walkedRuns = 2_000;

/**
 * The next runs after a place, newest first. Uses runs_by_start, or runs_by_pipeline, _status, _session, _user. A text that
 * many runs have fills the page from the newest of them; any other is looked up in the index.
 */
export async function selectRuns(db: Pool, projectId: string, filter: RunFilter, page: RunsPage): Promise<RunRow[]> {
  if (!filter.q) return selectPlanned(db, projectId, filter, page, "find");
  const walked = await selectPlanned(db, projectId, filter, page, "walk");
  return walked.length >= page.limit ? walked : selectPlanned(db, projectId, filter, page, "find");
}

async function selectPlanned(db: Pool, projectId: string, filter: RunFilter, page: RunsPage, plan: TextPlan) {
  const where = new Conditions(projectId, page.now);
  const parts = [
    where.base(filter),
    where.status(filter),
    where.pipeline(filter),
    where.service(filter),
    where.model(filter),
  ];
  if (page.after) {
    const { startNs, traceId } = page.after;
    parts.push(
      `(start_ns, trace_id) < (${where.bind(startNs, "int8")}, decode(${where.bind(traceId, "text")}, 'hex'))`,
    );
  }
  const texts = where.text(filter, plan);
  const walk = plan === "walk" && `(select * from runs where ${and(parts)} ${newestFirst} limit ${walkedRuns}) as runs`;
  const { rows } = await db.query<RunRow>(
    `select ${fields} from ${walk || "runs"} where ${and(walk ? texts : [...parts, ...texts])}
     ${newestFirst} limit ${where.bind(page.limit, "int")}`,
    where.values,
  );
  return rows;
}

const newestFirst = "order by start_ns desc, trace_id desc";
const and = (parts: readonly string[]) => parts.filter((part) => part !== "true").join(" and ") || "true";

export type FacetRow = { readonly facet: string; readonly value: string; readonly count: number };
const facetValuesMax = 100;

/** Counts by facet and value; each facet ignores its own filter. Row "total": runs that pass all. Uses runs_by_start. */
export async function selectFacets(db: Pool, projectId: string, filter: RunFilter, now: Date): Promise<FacetRow[]> {
  const where = new Conditions(projectId, now);
  const base = and([where.base(filter), ...where.text(filter, "find")]);
  const passes = {
    s: where.status(filter),
    p: where.pipeline(filter),
    m: where.model(filter),
    v: where.service(filter),
  };
  const flags = Object.entries(passes).map(([name, condition]) => `coalesce(${condition}, false) as ${name}`);
  const facet = (name: string, value: string, source: string, others: string) => `
    (select '${name}' as facet, ${value} as value, count(*)::int as count from ${source}
      where ${others} and ${value} is not null group by 2 order by 3 desc, 2 limit ${facetValuesMax})`;
  const { rows } = await db.query<FacetRow>(
    `with base as materialized (
       select ${judged} as status, pipeline, service, models, ${flags.join(", ")} from runs where ${base})
     select 'total' as facet, '' as value, count(*)::int as count from base where s and p and m and v
     union all ${facet("status", "status", "base", "p and m and v")}
     union all ${facet("pipeline", "pipeline", "base", "s and m and v")}
     union all ${facet("model", "model", "base, unnest(models) as model", "s and p and v")}
     union all ${facet("service", "service", "base", "s and p and m")}`,
    where.values,
  );
  return rows;
}
