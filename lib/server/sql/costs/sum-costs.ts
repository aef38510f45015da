// Sums of costs over any stretches of time, by any one label. Whole hours, days and blocks of days come from cost_sums, what
// the edges cut from the facts of runs (lib/domain/cost/stretches.ts), so the sums are exact.
import type { Pool, PoolClient } from "pg";
import { type Dimension, type Family, families, familyOf } from "@/lib/domain/cost/families";
import type { measures } from "@/lib/domain/cost/measures";
import { cutDays, cutStretches, type Grain, grainHours, halfHourMs, type Stretch } from "@/lib/domain/cost/stretches";
import { Binder } from "@/lib/server/sql/binder";
import {
  type CostFilter,
  cellConditions,
  cellRows,
  dimensionsOf,
  factConditions,
  factLabel,
  factTags,
  inPartitions,
  nameCondition,
} from "@/lib/server/sql/costs/cost-conditions";

export type Measure = (typeof measures)[number];

export type SumsAsked = {
  readonly projectId: string;
  /** Ascending; bucket n lies between edges n and n + 1. */
  readonly edgesMs: readonly number[];
  /** Null: all in one. */
  readonly by: Dimension | null;
  readonly filter: CostFilter;
  readonly of: readonly Measure[];
  /** Of each bucket the `limit` largest by this, an expression over measures and the label; `null`: all. */
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

/** Uses cost_sums_pkey, its indexes by name and by cell, cost_facts_by_start, _by_user, _by_session. */
export async function sumCosts(db: Pool, asked: SumsAsked): Promise<SumRow[]> {
  const binder = new Binder(asked.projectId, new Date());
  const text = statement(asked, binder);
  const query = (on: Pool | PoolClient) =>
    on.query<{ bucket: number; label: string | null; numbers: string[]; labels: number }>(text, binder.values);
  const { rows } = await (asked.by === "user" || asked.by === "session" ? withMemory(db, query) : query(db));
  return rows.map(({ numbers, ...row }) => ({ ...row, numbers: numbers.map(Number) }));
}

/** Hundreds of thousands of names are summed in memory, not on disk. */
async function withMemory<T>(db: Pool, query: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await db.connect();
  try {
    await client.query("begin");
    await client.query("set local work_mem = '64MB'");
    const result = await query(client);
    await client.query("commit");
    client.release();
    return result;
  } catch (error) {
    client.release(true);
    throw error;
  }
}

/** A stretch as a row; the same piece of time may be added to one bucket and taken from the next. */
type Piece = Stretch & { readonly no: number };

function statement(asked: SumsAsked, binder: Binder): string {
  const { by, filter, of, top, edgesMs } = asked;
  const family = familyOf([...(by === null ? [] : [by]), ...dimensionsOf(filter)]);
  // only money is known of the parts of days
  const days = family === "calls" && of.every((name) => name === "cost") && !asked.unpriced ? cutDays(edgesMs) : null;
  const stretches = days ?? cutStretches(edgesMs, family === null ? [] : families[family].grains);
  const several = edgesMs.length > 2;
  const pieces = several ? piecesOf(stretches) : stretches.map((stretch) => ({ ...stretch, no: 0 }));
  const named = family !== null && families[family].name === by && by !== null;
  const pieced = sumOf(asked, family, pieces, named, binder);
  const sums = several ? inBuckets(of, stretches, pieces, pieced, binder) : pieced;
  const order = top === undefined ? "" : `order by ${top.order}, label limit ${binder.bind(top.limit, "int4")}`;
  const shown = `select s.bucket, s.label, array[${of.map((name) => `s.${name}`).join(", ")}] as numbers, s.labels`;
  const nonzero = `where ${of.map((name) => `${name} <> 0`).join(" or ")}`;
  const counted = (from: string) => `
    select *, row_number() over () as place
      from (select *, (count(*) over ())::int as labels from (${from}) as sums ${nonzero} ${order}) as top`;
  if (!named) return `${shown} from (${counted(sums)}) as s where $2::timestamptz is not null order by place`;
  const names = "left join cost_names n on n.project_id = $1::uuid and n.id";
  if (top?.order !== "label")
    return `${shown.replace("s.label,", "n.name as label,")} from (${counted(sums)}) as s ${names} = s.label
      where $2::timestamptz is not null order by place`;
  const texts = `select s.bucket, n.name as label, ${of.map((name) => `s.${name}`).join(", ")} from (${sums}) as s ${names} = s.label`;
  return `${shown} from (${counted(texts)}) as s where $2::timestamptz is not null order by place`;
}

/** Exact up to 2^53, as the numbers of the answer are; Postgres adds bigints as decimals, in several times the time. */
const summed = (sign: string, name: Measure) => `sum((${sign} * ${name})::float8)::int8 as ${name}`;

const pieceKey = ({ grain, fromMs, toMs }: Stretch) => `${grain} ${fromMs} ${toMs}`;

function piecesOf(stretches: readonly Stretch[]): Piece[] {
  const pieces = new Map(stretches.map((stretch) => [pieceKey(stretch), stretch]));
  return [...pieces.values()].map((stretch, no) => ({ ...stretch, sign: 1, no }));
}

/** Each piece was summed once. */
function inBuckets(
  of: readonly Measure[],
  stretches: readonly Stretch[],
  pieces: readonly Piece[],
  pieced: string,
  { bind }: Binder,
): string {
  const noOf = new Map(pieces.map((piece) => [pieceKey(piece), piece.no]));
  const list = (pick: (stretch: Stretch) => number) => bind(stretches.map(pick), "int4[]");
  return `
    select b.bucket, p.label, ${of.map((name) => summed("b.sign", name)).join(", ")}
      from (${pieced}) as p
      join unnest(${list((each) => noOf.get(pieceKey(each)) ?? 0)}, ${list(({ bucket }) => bucket)}, ${list(({ sign }) => sign)})
           as b(no, bucket, sign) on b.no = p.bucket
     group by b.bucket, p.label`;
}

function sumOf(asked: SumsAsked, family: Family | null, pieces: readonly Piece[], named: boolean, binder: Binder) {
  const parts = (["block", "day", "hour", "part"] as const).flatMap((grain) => {
    const some = pieces.filter((piece) => piece.grain === grain);
    return family === null || some.length === 0 ? [] : [fromSums(asked, family, grain, some, named, binder)];
  });
  const runs = pieces.filter(({ grain }) => grain === "run");
  if (runs.length > 0) parts.push(named ? namedFacts(asked, runs, binder) : fromFacts(asked, runs, binder));
  return `
    select no as bucket, label, ${asked.of.map((name) => summed("sign", name)).join(", ")}
      from (${parts.join(" union all ")}) as parts group by no, label`;
}

function fromSums(
  asked: SumsAsked,
  family: Family,
  grain: Grain | "part",
  some: readonly Piece[],
  named: boolean,
  binder: Binder,
): string {
  const { by, of, filter, unpriced } = asked;
  const { code, cells, name } = families[family];
  const times = (pick: (piece: Piece) => number) => some.map((piece) => new Date(pick(piece)).toISOString());
  const label = by === null ? "null::text" : named ? "s.name" : "c.label";
  const rows = pieceRows(
    some,
    binder,
    times(({ fromMs }) => fromMs),
    times(({ toMs }) => toMs),
    "timestamptz",
  );
  const needsCells = cells && ((by !== null && !named) || cellConditions(filter) > 0);
  const isPart = grain === "part";
  const numbers = isPart ? ["s.halves[p.half] as cost"] : of.map((each) => `s.${each}`);
  return `
    select p.no, p.sign, ${label} as label, ${numbers.join(", ")}
      from ${rows}
      join cost_sums s on s.project_id = $1::uuid and s.family = ${code}::int2
       and s.hours = ${grainHours[isPart ? "day" : grain]}::int2
       and ${isPart ? "s.at = p.since" : "s.at >= p.since and s.at < p.until"}${unpriced ? " and s.unpriced_calls > 0" : ""}
       ${name === null ? "" : nameCondition(filter[name], binder)}
      ${needsCells ? `join ${cellRows(named ? null : by, filter, binder)} as c on c.id = s.cell` : ""}`;
}

/** Facts know the name itself: it is looked up once all that has it is summed. Uses cost_names_by_name. */
function namedFacts(asked: SumsAsked, some: readonly Piece[], binder: Binder): string {
  const of = asked.of.map((name) => `f.${name}`).join(", ");
  const sums = asked.of.map((name) => summed("sign", name)).join(", ");
  return `
    select f.no, 1 as sign,
           coalesce((select n.id from cost_names n where n.project_id = $1::uuid and n.name = f.label), 0) as label, ${of}
      from (select no, label, ${sums} from (${fromFacts(asked, some, binder)}) as facts group by no, label) as f`;
}

function fromFacts(asked: SumsAsked, some: readonly Piece[], binder: Binder): string {
  const { by, of, filter, unpriced } = asked;
  const ns = (ms: number) => `${BigInt(Math.max(ms, 0)) * 1_000_000n}`;
  const rows = pieceRows(
    some,
    binder,
    some.map(({ fromMs }) => ns(fromMs)),
    some.map(({ toMs }) => ns(toMs)),
    "int8",
  );
  return `
    select p.no, p.sign, ${by === null ? "null::text" : factLabel(by)} as label, ${of.map((name) => `f.${name}`).join(", ")}
      from ${rows}
      join cost_facts f on f.project_id = $1::uuid and f.start_ns >= p.since and f.start_ns < p.until
       and ${inPartitions(some, binder)}
      ${factTags(by, filter)}
     where true${factConditions(filter, binder)}${unpriced ? " and f.unpriced_calls > 0" : ""}`;
}

function pieceRows(some: readonly Piece[], { bind }: Binder, since: string[], until: string[], type: string): string {
  const list = (pick: (piece: Piece) => number) => bind(some.map(pick), "int4[]");
  const times = `${bind(since, `${type}[]`)}, ${bind(until, `${type}[]`)}`;
  const halves = list(({ fromMs, toMs }) => Math.min(Math.floor((toMs - fromMs) / halfHourMs), 48));
  return `unnest(${list(({ no }) => no)}, ${list(({ sign }) => sign)}, ${times}, ${halves}) as p(no, sign, since, until, half)`;
}
