// Sums of costs over any stretches of time, by any one label. Whole days and hours come from cost_sums, what the edges cut
// from the facts of runs (lib/domain/cost/stretches.ts), so the sums are exact.
import type { Pool } from "pg";
import { type Dimension, type Family, families, labelFamilies } from "@/lib/domain/cost/families";
import type { measures } from "@/lib/domain/cost/measures";
import { cutStretches, type Stretch } from "@/lib/domain/cost/stretches";
import { Binder } from "@/lib/server/sql/binder";

type Label = Dimension | "duration";
export type Measure = (typeof measures)[number];
/** By dimension the values that are asked for, as they are stored; null: what has none. */
export type CostFilter = Partial<Record<Dimension, readonly (string | null)[]>>;

export type SumsAsked = {
  readonly projectId: string;
  /** Ascending; bucket n lies between edges n and n + 1. */
  readonly edgesMs: readonly number[];
  /** Null: all in one. `duration`: the bucket of how long runs took. */
  readonly by: Label | null;
  readonly filter: CostFilter;
  readonly of: readonly Measure[];
  /** Of each bucket the `limit` largest by this, an expression over measures; `null`: all. */
  readonly top?: { readonly order: string; readonly limit: number };
  /** Only rows of usage without a price. */
  readonly unpriced?: true;
};

export type SumRow = {
  readonly bucket: number;
  readonly label: string | null;
  /** In the order of `of`. */
  readonly numbers: readonly number[];
  /** How many labels there are in all. */
  readonly labels: number;
};

/** Uses cost_sums_pkey, cost_sums_by_label, cost_facts_by_start, _by_user, _by_session. */
export async function sumCosts(db: Pool, asked: SumsAsked): Promise<SumRow[]> {
  const { by, filter, of, top } = asked;
  const family = familyOf([...(by === null ? [] : [by]), ...dimensionsOf(filter)]);
  const stretches = cutStretches(asked.edgesMs, family === null ? [] : families[family]);
  const runs = family === null ? wholeRuns(asked.edgesMs) : stretches.filter(({ grain }) => grain === "run");
  const binder = new Binder(asked.projectId, new Date());
  const parts = (["day", "hour"] as const).flatMap((grain) => {
    const some = stretches.filter((stretch) => stretch.grain === grain);
    return family === null || some.length === 0 ? [] : [fromSums(asked, family, grain, some, binder)];
  });
  if (runs.length > 0) parts.push(fromFacts(asked, runs, binder));
  const sums = of.map((name) => `sum(sign * ${name})::int8 as ${name}`).join(", ");
  const { rows } = await db.query<{ bucket: number; label: string | null; numbers: string[]; labels: number }>(
    `select bucket, label, array[${of.join(", ")}] as numbers, (count(label) over ())::int as labels
       from (select bucket, label, ${sums} from (${parts.join(" union all ")}) as parts
              where $2::timestamptz is not null group by bucket, label) as sums
      where ${of.map((name) => `${name} <> 0`).join(" or ")}
      ${top === undefined ? "" : `order by ${top.order}, label limit ${binder.bind(top.limit, "int4")}`}`,
    binder.values,
  );
  return rows.map(({ numbers, ...row }) => ({ ...row, numbers: numbers.map(Number) }));
}

const dimensionsOf = (filter: CostFilter) => Object.keys(filter) as Dimension[];
const ofCalls: ReadonlySet<Label> = new Set<Label>(["model", "provider", "step", "tool"]);

/** The family that has all of these; null: only the facts of runs do. */
function familyOf(needed: readonly Label[]): Family | null {
  const labels = new Set(needed.flatMap((dimension) => labelFamilies[dimension] ?? []));
  const [only, ...others] = labels;
  if (only === undefined) return "calls";
  return others.length > 0 || needed.some((dimension) => ofCalls.has(dimension)) ? null : only;
}

const wholeRuns = (edgesMs: readonly number[]): Stretch[] =>
  edgesMs.slice(1).map((toMs, bucket) => ({ grain: "run", bucket, sign: 1, fromMs: edgesMs[bucket] ?? toMs, toMs }));

function fromSums(asked: SumsAsked, family: Family, grain: "day" | "hour", some: readonly Stretch[], binder: Binder) {
  const { by, of } = asked;
  const columnOf = (dimension: Label) => (labelFamilies[dimension] === undefined ? `s.${dimension}` : "s.label");
  const times = (pick: (stretch: Stretch) => number) => some.map((stretch) => new Date(pick(stretch)).toISOString());
  return `
    select p.bucket, p.sign, ${by === null ? "null::text" : columnOf(by)} as label, ${of.map((name) => `s.${name}`).join(", ")}
      from ${stretchRows(
        some,
        binder,
        times(({ fromMs }) => fromMs),
        times(({ toMs }) => toMs),
        "timestamptz",
      )}
      join cost_sums s on s.project_id = $1::uuid and s.family = ${binder.bind(`${family}_${grain}`, "text")}
       and s.at >= p.since and s.at < p.until${conditions(asked, columnOf, binder)}`;
}

const factColumns: Partial<Record<Label, string>> = {
  ...{ user: "f.user_id", session: "f.session_id", tag: "t.tag", duration: "f.duration::text" },
};
/** A run that was begun at the control plane may lie in the partition of a day before its first step. */
const daysBefore = 7;

function fromFacts(asked: SumsAsked, some: readonly Stretch[], binder: Binder): string {
  const { by, of, filter } = asked;
  const columnOf = (dimension: Label) => factColumns[dimension] ?? `f.${dimension}`;
  const ns = (ms: number) => `${BigInt(Math.max(ms, 0)) * 1_000_000n}`;
  const firstMs = Math.min(...some.map(({ fromMs }) => fromMs)) - daysBefore * 86_400_000;
  const since = binder.bind(new Date(Math.max(firstMs, 0)).toISOString().slice(0, 10), "date");
  const tags = by === "tag" || filter.tag !== undefined;
  return `
    select p.bucket, p.sign, ${by === null ? "null::text" : columnOf(by)} as label, ${of.map((name) => `f.${name}`).join(", ")}
      from ${stretchRows(
        some,
        binder,
        some.map(({ fromMs }) => ns(fromMs)),
        some.map(({ toMs }) => ns(toMs)),
        "int8",
      )}
      join cost_facts f on f.project_id = $1::uuid and f.start_ns >= p.since and f.start_ns < p.until
       and (f.day >= ${since} or f.day = date '0001-01-01')
      ${tags ? "cross join lateral unnest(case when f.tags = '{}' then array[null] else f.tags end) as t(tag)" : ""}
     where true${conditions(asked, columnOf, binder)}`;
}

function stretchRows(
  some: readonly Stretch[],
  { bind }: Binder,
  since: string[],
  until: string[],
  type: string,
): string {
  const buckets = bind(
    some.map(({ bucket }) => bucket),
    "int4[]",
  );
  const signs = bind(
    some.map(({ sign }) => sign),
    "int4[]",
  );
  return `unnest(${buckets}, ${signs}, ${bind(since, `${type}[]`)}, ${bind(until, `${type}[]`)}) as p(bucket, sign, since, until)`;
}

function conditions({ filter, unpriced }: SumsAsked, columnOf: (of: Dimension) => string, { bind }: Binder): string {
  const parts = dimensionsOf(filter).map((dimension) => {
    const values = filter[dimension] ?? [];
    const column = columnOf(dimension);
    const named = bind(
      values.filter((value) => value !== null),
      "text[]",
    );
    return ` and (${column} = any(${named})${values.includes(null) ? ` or ${column} is null` : ""})`;
  });
  return parts.join("") + (unpriced ? " and unpriced_calls > 0" : "");
}
