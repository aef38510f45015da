import type { Pool } from "pg";
import type { AuditFilter } from "@/lib/contract/audit";
import { likePart, likeWild } from "@/lib/server/sql/like";

export type AuditRow = {
  readonly ordinal: string;
  readonly at: Date;
  readonly actorKind: "admin" | "key" | "member" | "system";
  readonly actorId: string | null;
  readonly action: string;
  readonly subject: string;
  readonly data: string;
  readonly prevHash: string;
  readonly hash: string;
};
export type AuditPart = {
  readonly order: "asc" | "desc";
  /** Of the first entry, itself included. */
  readonly begin: string;
  readonly limit: number;
};

const fields = `seq::text as ordinal, at, actor_kind as "actorKind", actor_id as "actorId", action, subject, data,
  prev_hash as "prevHash", hash`;

/**
 * Uses audit_entries_pkey, with a subject audit_entries_project_id_subject_seq_idx. No named statement: the plan has to
 * know which filters are there.
 */
export async function selectAudit(
  db: Pool,
  projectId: string,
  filter: AuditFilter,
  { order, begin, limit }: AuditPart,
): Promise<AuditRow[]> {
  const [actorKind = null, actorId = null] = filter.actor?.split(":") ?? [];
  const { rows } = await db.query<AuditRow>(
    `select ${fields} from audit_entries
      where project_id = $1::uuid and seq ${order === "asc" ? ">=" : "<="} $2::int8
        and ($4::text is null or actor_kind = $4::text)
        and ($5::text is null or actor_id = $5::text)
        and ($6::text[] is null or action like any($6::text[]))
        and ($7::text is null or subject = $7::text)
        and ($8::text is null or action ilike $8::text or subject ilike $8::text or data ilike $8::text
             or actor_id in (select id::text from members where project_id = $1::uuid and name ilike $8::text)
             or actor_id in (select id::text from api_keys where project_id = $1::uuid and name ilike $8::text)
             or subject in (select id::text from approvals where project_id = $1::uuid and name ilike $8::text)
             or subject in (select id::text from members where project_id = $1::uuid and name ilike $8::text))
        and ($9::timestamptz is null or at >= $9::timestamptz)
        and ($10::timestamptz is null or at < $10::timestamptz)
      order by seq ${order} limit $3::int4`,
    [
      projectId,
      begin,
      limit,
      actorKind,
      actorId,
      filter.action?.map(likeWild) ?? null,
      filter.subject ?? null,
      filter.q === undefined ? null : likePart(filter.q),
      filter.from ?? null,
      filter.to ?? null,
    ],
  );
  return rows;
}

/** What is called how, of all that has these ids. Uses the primary keys. */
export async function selectNames(
  db: Pool,
  projectId: string,
  ids: readonly string[],
): Promise<Record<string, string>> {
  const { rows } = await db.query<{ id: string; name: string }>(
    `select id, name from members where project_id = $1::uuid and id = any($2::uuid[])
      union all select id, name from api_keys where project_id = $1::uuid and id = any($2::uuid[])
      union all select id, name from approvals where project_id = $1::uuid and id = any($2::uuid[])
      union all select id, pipeline || ' · ' || step from gates where project_id = $1::uuid and id = any($2::uuid[])
      union all select id, kind || case when target = '' then '' else ' ' || target end || ' a ' || period
                  from budgets where project_id = $1::uuid and id = any($2::uuid[])`,
    [projectId, ids],
  );
  return Object.fromEntries(rows.map(({ id, name }) => [id, name]));
}

/** Reads the whole chain: a reader asks for it once a page. Uses audit_entries_pkey. */
export async function selectAuditFacets(db: Pool, projectId: string) {
  const { rows: actors } = await db.query<{ kind: AuditRow["actorKind"]; id: string | null; count: number }>(
    `select actor_kind as kind, actor_id as id, count(*)::int as count
       from audit_entries where project_id = $1::uuid group by 1, 2 order by 3 desc limit 200`,
    [projectId],
  );
  const { rows: actions } = await db.query<{ action: string; count: number }>(
    `select action, count(*)::int as count from audit_entries where project_id = $1::uuid group by 1 order by 1 limit 200`,
    [projectId],
  );
  return { actors, actions };
}

/** Where the log of a project ends, and where its head says that it does: of one moment. Uses both primary keys. */
export async function selectChainEnds(db: Pool, projectId: string) {
  const { rows } = await db.query<{ seq: number | null; hash: string | null; lastSeq: number }>(
    `select h.audit_seq::float8 as seq, h.audit_hash as hash,
            coalesce((select max(seq) from audit_entries where project_id = $1::uuid), 0)::float8 as "lastSeq"
       from (select 1) as one left join project_heads h on h.project_id = $1::uuid`,
    [projectId],
  );
  const [row] = rows;
  if (row === undefined) throw new Error("a left join from one row has one row");
  return { head: { seq: row.seq ?? 0, hash: row.hash ?? "0".repeat(64) }, lastSeq: row.lastSeq };
}

/** All that have a log: for who verifies a whole deployment. */
export async function selectProjects(db: Pool): Promise<{ id: string; name: string }[]> {
  const { rows } = await db.query<{ id: string; name: string }>(
    "select id, name from projects order by created_at, id",
  );
  return rows;
}
