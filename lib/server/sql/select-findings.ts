// Findings of a run, and groups with their trend and newest samples.
import type { Pool, PoolClient } from "pg";
import type { FindingQuery } from "@/lib/contract/findings";
import { uuidArray } from "@/lib/server/sql/arrays";
import { Binder } from "@/lib/server/sql/binder";
import { escapeText } from "@/lib/server/store-text";

type Db = Pool | PoolClient;
export type FindingRow = {
  readonly id: string;
  readonly traceId: string;
  readonly groupId: string;
  readonly fingerprint: string;
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

/** Uses findings_pkey. */
export async function selectRunFindings(
  db: Db,
  projectId: string,
  traceId: string,
  day: string,
): Promise<FindingRow[]> {
  const { rows } = await db.query<FindingRow>({
    name: "run-findings",
    text: `
      select encode(f.id, 'hex') as id, encode(f.trace_id, 'hex') as "traceId", f.group_id::text as "groupId",
             encode(g.fingerprint, 'hex') as fingerprint, f.rule, f.severity, encode(f.span_id, 'hex') as "spanId", f.step,
             f.detail, f.evidence, f.expected, f.actual, f.start_ns::text as "startNs"
        from findings f join finding_groups g on g.id = f.group_id and g.project_id = f.project_id
       where f.project_id = $1::uuid and f.trace_id = decode($2::text, 'hex') and f.day = $3::date
       order by array_position(array['high', 'medium', 'low', 'info'], f.severity), f.rule, f.id`,
    values: [projectId, traceId, day],
  });
  return rows;
}

export type GroupRow = {
  readonly id: string;
  readonly fingerprint: string;
  readonly rule: string;
  readonly severity: string;
  readonly pipeline: string | null;
  readonly step: string | null;
  readonly detail: string;
  readonly state: string;
  readonly assignee: string | null;
  readonly note: string | null;
  readonly ignoredUntil: Date | null;
  readonly ignoredUntilRuns: number | null;
  readonly resolvedAt: Date | null;
  readonly runs: number;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
};

const groupFields = `id::text, encode(fingerprint, 'hex') as fingerprint, rule, severity, pipeline, step, detail, state,
  assignee::text, note, ignored_until as "ignoredUntil", ignored_until_runs as "ignoredUntilRuns",
  resolved_at as "resolvedAt", runs, first_seen_at as "firstSeenAt", last_seen_at as "lastSeenAt"`;

export type GroupPlace = { readonly lastSeenAt: Date; readonly id: string };

/** Latest first. Uses finding_groups_by_time. */
export async function selectGroups(
  db: Db,
  projectId: string,
  asked: Omit<FindingQuery, "cursor" | "limit">,
  after: GroupPlace | null,
  limit: number,
): Promise<GroupRow[]> {
  const { bind, values } = new Binder(projectId, new Date());
  const { state, severity, rule, pipeline, step, assignee } = asked;
  const conditions = [
    "project_id = $1::uuid and $2::timestamptz is not null",
    ...(state === undefined ? [] : [`state = any(${bind(state, "text[]")})`]),
    ...(severity === undefined ? [] : [`severity = any(${bind(severity, "text[]")})`]),
    ...(rule === undefined ? [] : [`rule = any(${bind(rule, "text[]")})`]),
    ...(pipeline === undefined ? [] : [`pipeline = ${bind(escapeText(pipeline), "text")}`]),
    ...(step === undefined ? [] : [`step = ${bind(escapeText(step), "text")}`]),
    ...(assignee === undefined
      ? []
      : [assignee === "none" ? "assignee is null" : `assignee = ${bind(assignee, "uuid")}`]),
    ...(after === null
      ? []
      : [
          `(last_seen_at < ${bind(after.lastSeenAt, "timestamptz")} or last_seen_at = ${bind(after.lastSeenAt, "timestamptz")} and id > ${bind(after.id, "uuid")})`,
        ]),
  ];
  const { rows } = await db.query<GroupRow>(
    `select ${groupFields} from finding_groups where ${conditions.join(" and ")}
      order by last_seen_at desc, id limit ${bind(limit, "int4")}`,
    values,
  );
  return rows;
}

/** Uses finding_groups_pkey. */
export async function selectGroup(db: Db, projectId: string, id: string): Promise<GroupRow | null> {
  const { rows } = await db.query<GroupRow>(
    `select ${groupFields} from finding_groups where project_id = $1::uuid and id = $2::uuid`,
    [projectId, id],
  );
  return rows[0] ?? null;
}

/** Runs of each group by bucket, counted from `fromMs`. Uses findings_by_group. */
export async function countTrends(
  db: Db,
  projectId: string,
  groupIds: readonly string[],
  fromMs: number,
  bucketMs: number,
): Promise<{ groupId: string; bucket: number; runs: number }[]> {
  const { rows } = await db.query<{ groupId: string; bucket: number; runs: number }>({
    name: "finding-trends",
    text: `
      select f.group_id::text as "groupId", ((f.start_ns - $3::int8) / $4::int8)::int4 as bucket,
             count(distinct f.trace_id)::int4 as runs
        from findings f
       where f.project_id = $1::uuid and f.group_id = any($2::uuid[]) and f.start_ns >= $3::int8
       group by 1, 2`,
    values: [
      projectId,
      uuidArray(groupIds),
      String(BigInt(fromMs) * 1_000_000n),
      String(BigInt(bucketMs) * 1_000_000n),
    ],
  });
  return rows;
}

export type SampleRow = Pick<
  FindingRow,
  "groupId" | "traceId" | "spanId" | "startNs" | "detail" | "expected" | "actual"
>;

/** The newest findings of each group. Uses findings_by_group. */
export async function selectSamples(
  db: Db,
  projectId: string,
  groupIds: readonly string[],
  perGroup: number,
): Promise<SampleRow[]> {
  const { rows } = await db.query<SampleRow>({
    name: "finding-samples",
    text: `
      select g.id::text as "groupId", f.*
        from unnest($2::uuid[]) as g(id)
       cross join lateral (
             select encode(trace_id, 'hex') as "traceId", encode(span_id, 'hex') as "spanId", start_ns::text as "startNs",
                    detail, expected, actual
               from findings where project_id = $1::uuid and group_id = g.id
              order by start_ns desc limit $3::int4) as f`,
    values: [projectId, uuidArray(groupIds), perGroup],
  });
  return rows;
}

export type GroupUpdate = {
  readonly state?: string | undefined;
  readonly assignee?: string | null | undefined;
  readonly note?: string | null | undefined;
  readonly ignoredUntil: string | null;
  readonly ignoredForRuns: number | null;
};

/** False where the project has none of that id. Uses finding_groups_pkey. */
export async function updateGroup(
  db: PoolClient,
  projectId: string,
  id: string,
  change: GroupUpdate,
): Promise<boolean> {
  const { state, assignee, note, ignoredUntil, ignoredForRuns } = change;
  const { rowCount } = await db.query(
    `update finding_groups
        set state = coalesce($3::text, state),
            resolved_at = case when $3::text = 'resolved' then clock_timestamp() when $3::text is null then resolved_at end,
            ignored_until = case when $3::text is null then ignored_until else $4::timestamptz end,
            ignored_until_runs = case when $3::text is null then ignored_until_runs else runs + $5::int4 end,
            assignee = case when $6::bool then $7::uuid else assignee end,
            note = case when $8::bool then $9::text else note end
      where project_id = $1::uuid and id = $2::uuid`,
    [
      ...[projectId, id, state ?? null, ignoredUntil, ignoredForRuns],
      ...[
        assignee !== undefined,
        assignee ?? null,
        note !== undefined,
        note === undefined || note === null ? null : escapeText(note),
      ],
    ],
  );
  return rowCount === 1;
}
