// How many sessions had a run in a stretch of time. Of whole days cost_sums knows it, what the edges cut off is looked up in the
// facts of runs; a session that is in both counts once.
import type { Pool } from "pg";
import { families } from "@/lib/domain/cost/families";
import { Binder } from "@/lib/server/sql/binder";
import {
  type CostFilter,
  cellConditions,
  cellRows,
  factConditions,
  factTags,
  inPartitions,
} from "@/lib/server/sql/costs/cost-conditions";

export type SessionsAsked = {
  readonly projectId: string;
  readonly fromMs: number;
  readonly toMs: number;
  /** Of labels of runs. */
  readonly filter: CostFilter;
};

const dayMs = 86_400_000;

/** Uses cost_sums_sessions_by_day and _by_name, cost_sums_sessions_by_cell_by_cell and _by_name, cost_facts_by_start, _by_user, _by_session. */
export async function countSessions(db: Pool, asked: SessionsAsked): Promise<number> {
  const { projectId, fromMs, toMs, filter } = asked;
  const binder = new Binder(projectId, new Date());
  const [firstMs, endMs] = [Math.ceil(fromMs / dayMs) * dayMs, Math.floor(toMs / dayMs) * dayMs];
  const onlyFacts = firstMs >= endMs || filter.user !== undefined || filter.session !== undefined;
  const stretches: [number, number][] = onlyFacts
    ? [[fromMs, toMs]]
    : [
        [fromMs, firstMs],
        [endMs, toMs],
      ];
  const cut = stretches.filter(([from, to]) => from < to);
  const whole = onlyFacts ? null : wholeDays(filter, firstMs, endMs, binder);
  const parts = [
    ...(whole === null ? [] : [whole.count]),
    ...(cut.length === 0 ? [] : [inFacts(cut, whole, filter, binder)]),
  ];
  const { rows } = await db.query<{ sessions: number }>(
    `select (${parts.map((part) => `(${part})`).join(" + ")})::int4 as sessions where $2::timestamptz is not null`,
    binder.values,
  );
  return rows[0]?.sessions ?? 0;
}

type Whole = {
  readonly count: string /** Whether `f.id` is among those counted; looked up one by one. */;
  readonly has: string;
};

function wholeDays(filter: CostFilter, firstMs: number, endMs: number, binder: Binder): Whole {
  const [first, end] = [firstMs, endMs].map((ms) => binder.bind(new Date(ms).toISOString(), "timestamptz"));
  const within = `s.project_id = $1::uuid and s.at >= ${first} and s.at < ${end}`;
  if (cellConditions(filter) === 0) {
    const days = `from cost_sums s where ${within} and s.family = ${families.sessions.code}`;
    return {
      // the first of its days in the stretch counts
      count: `select count(*) ${days} and s.name <> 0 and (s.earlier is null or s.earlier < ${first})`,
      has: `exists (select ${days} and s.hours = 24 and s.name = f.id offset 0)`,
    };
  }
  const days = `from cost_sums s where ${within} and s.family = ${families.sessionsByCell.code}
     and s.cell = any(array(select c.id from ${cellRows(null, filter, binder)} as c))`;
  return {
    count: `select count(*) from (select s.name ${days} and s.name <> 0 group by s.name) as found`,
    has: `exists (select ${days} and s.hours = 24 and s.name = f.id offset 0)`,
  };
}

/** Those that are not in the whole days. A name that is not known yet is in none. */
function inFacts(
  stretches: readonly [number, number][],
  whole: Whole | null,
  filter: CostFilter,
  binder: Binder,
): string {
  const ns = (pick: (stretch: [number, number]) => number) =>
    binder.bind(
      stretches.map((stretch) => `${BigInt(Math.max(pick(stretch), 0)) * 1_000_000n}`),
      "int8[]",
    );
  const found = `
    select distinct f.session_id as name
      from unnest(${ns(([from]) => from)}, ${ns(([, to]) => to)}) as p(since, until)
      join cost_facts f on f.project_id = $1::uuid and f.start_ns >= p.since and f.start_ns < p.until
       and ${inPartitions(
         stretches.map(([fromMs, toMs]) => ({ fromMs, toMs })),
         binder,
       )}
      ${factTags(null, filter)}
     where f.session_id is not null and f.runs > 0${factConditions(filter, binder)}`;
  if (whole === null) return `select count(*) from (${found}) as found`;
  const named = `select (select n.id from cost_names n where n.project_id = $1::uuid and n.name = f.name) as id from (${found}) as f`;
  return `select count(*) from (${named} offset 0) as f where f.id is null or not ${whole.has}`;
}
