import type { Pool, PoolClient } from "pg";
import { z } from "zod";
import type { ApprovalState, Ballot } from "@/lib/domain/guard/approval";
import type { AskTrust } from "@/lib/server/sql/control/trust-asks";
import { escapeText, unescapeText } from "@/lib/server/store-text";

type Db = Pool | PoolClient;
export type Question = {
  readonly id: string;
  readonly by: string;
  readonly question: string;
  readonly answer: string | null;
  readonly answeredBy: string | null;
  readonly at: string;
};
export type ApprovalRow = Ballot & {
  readonly id: string;
  readonly ordinal: string;
  readonly runId: string;
  readonly stepKey: string;
  readonly round: number;
  readonly name: string;
  readonly pipeline: string;
  readonly ask: string;
  /** JSON texts. */
  readonly args: string;
  readonly originalArgs: string;
  readonly schema: string | null;
  readonly evidence: string | null;
  readonly edit: readonly string[];
  readonly questions: readonly Question[];
  readonly usableForMs: number;
  readonly createdAt: Date;
  /** Of the class of its gate; null where it belongs to none. */
  readonly trust: AskTrust | null;
  readonly canary: boolean;
  /** The clock at the time of the question. */
  readonly readAt: Date;
};

/** What the rules judge and a list shows: all but what is asked to run. */
export const ballotFields = `
  a.id, a.ordinal::text, a.run_id as "runId", a.name, a.pipeline, a.ask, a.args_hash as "argsHash",
  a.original_args_hash as "originalArgsHash", a.risk, a.approvers, a.escalate_to as "escalateTo", a.quorum,
  a.requested_by as "requestedBy", a.started_by as "startedBy", a.state, a.rev, a.seq, a.votes, a.questions, a.decision,
  a.usable_for_ms as "usableForMs", a.created_at as "createdAt", a.escalates_at as "escalatesAt",
  a.expires_at as "expiresAt", a.usable_until as "usableUntil", ${claimLives()} as "claimLives", clock_timestamp() as "readAt"`;
const fields = `
  ${ballotFields}, a.step_key as "stepKey", a.round, a.args, a.original_args as "originalArgs", a.schema, a.edit, a.evidence,
  a.trust, a.canary`;

/** The claim that consumed approval `a` is open, under a lease that lives. */
function claimLives(): string {
  return `exists (
    select from step_claims s join run_controls r on r.project_id = s.project_id and r.run_id = s.run_id
     where s.project_id = a.project_id and s.run_id = a.run_id and s.key = a.step_key and s.approval_id = a.id
       and s.status = 'claimed' and s.fence = r.fence and r.lease_expires_at > clock_timestamp())`;
}

/** Names of fields may hold what a text of Postgres cannot. */
const asWritten = (row: ApprovalRow): ApprovalRow => ({ ...row, edit: row.edit.map(unescapeText) });

/** Null where the project has none of that id. Uses approvals_pkey. */
export async function selectApproval(db: Db, projectId: string, id: string): Promise<ApprovalRow | null> {
  return (await selectApprovalsOf(db, projectId, [id])).get(id.toLowerCase()) ?? null;
}

/** Those that are there, by their ids. Uses approvals_pkey. */
export async function selectApprovalsOf(
  db: Db,
  projectId: string,
  ids: readonly string[],
): Promise<Map<string, ApprovalRow>> {
  if (ids.length === 0) return new Map();
  const { rows } = await db.query<ApprovalRow>({
    name: "approvals",
    text: `select ${fields} from approvals a where a.project_id = $1::uuid and a.id = any($2::uuid[])`,
    values: [projectId, ids],
  });
  return new Map(rows.map((row) => [row.id, asWritten(row)]));
}

/** Uses approvals_project_id_run_id_step_key_round_key. */
export async function selectAsked(db: Db, projectId: string, runId: string, stepKey: string, round: number) {
  const { rows } = await db.query<ApprovalRow>({
    name: "asked-approval",
    text: `
      select ${fields} from approvals a
       where a.project_id = $1::uuid and a.run_id = $2::text and a.step_key = $3::text and a.round = $4::int4`,
    values: [projectId, runId, stepKey, round],
  });
  const [row] = rows;
  return row === undefined ? null : asWritten(row);
}

/** The newest of a name in a pipeline. Uses approvals_project_id_pipeline_name_created_at_idx. */
export async function selectNewest(
  db: Db,
  projectId: string,
  { pipeline, name, limit }: { readonly pipeline: string; readonly name: string; readonly limit: number },
): Promise<ApprovalRow[]> {
  const { rows } = await db.query<ApprovalRow>({
    name: "newest-approvals",
    text: `
      select ${fields} from approvals a
       where a.project_id = $1::uuid and a.pipeline = $2::text and a.name = $3::text
       order by a.created_at desc limit $4::int4`,
    values: [projectId, pipeline, name, limit],
  });
  return rows;
}

/** Undecided ones of the runs whose time is not over. Uses approvals_project_id_run_id_step_key_round_key. */
export async function selectPending(db: Db, projectId: string, runIds: readonly string[]): Promise<ApprovalRow[]> {
  const { rows } = await db.query<ApprovalRow>({
    name: "pending-approvals",
    text: `
      select ${fields} from approvals a
       where a.project_id = $1::uuid and a.run_id = any($2::text[]) and a.state = 'pending' order by a.ordinal`,
    values: [projectId, runIds],
  });
  return rows.map(asWritten);
}

/** The rows that a state, as judged by the clock, may be stored as. */
const judged: Readonly<Record<ApprovalState, string>> = {
  pending: "a.state = 'pending' and a.expires_at > clock_timestamp()",
  expired: "(a.state = 'expired' or (a.state = 'pending' and a.expires_at <= clock_timestamp()))",
  approved: "a.state = 'approved' and (a.usable_until is null or a.usable_until > clock_timestamp())",
  lapsed: "(a.state = 'lapsed' or (a.state = 'approved' and a.usable_until <= clock_timestamp()))",
  consumed: `a.state = 'consumed' and ${claimLives()}`,
  in_doubt: `a.state = 'consumed' and not ${claimLives()}`,
  rejected: "a.state = 'rejected'",
  cancelled: "a.state = 'cancelled'",
  executed: "a.state = 'executed'",
  failed: "a.state = 'failed'",
};
/** Of approval `a`. */
export const judgedState = (state: ApprovalState): string => judged[state];

type Wanted = {
  readonly state?: ApprovalState | undefined;
  readonly runId?: string | undefined;
  readonly before: string;
  readonly limit: number;
};

/** Newest first. Uses approvals_project_id_ordinal_idx. */
export async function selectApprovals(db: Db, projectId: string, wanted: Wanted): Promise<ApprovalRow[]> {
  const { rows } = await db.query<ApprovalRow>(
    `select ${fields} from approvals a
      where a.project_id = $1::uuid and a.ordinal < $2::int8 and ($3::text is null or a.run_id = $3::text)
        and ${wanted.state === undefined ? "true" : judged[wanted.state]}
      order by a.ordinal desc limit $4::int4`,
    [projectId, wanted.before, wanted.runId ?? null, wanted.limit],
  );
  return rows.map(asWritten);
}

export type NewApproval = Omit<
  ApprovalRow,
  | "id"
  | "ordinal"
  | "args"
  | "argsHash"
  | "state"
  | "rev"
  | "seq"
  | "votes"
  | "questions"
  | "decision"
  | "usableUntil"
  | "claimLives"
  | "readAt"
  | "trust"
  | "canary"
> & { readonly argsShape: string };

export async function insertApproval(db: PoolClient, projectId: string, a: NewApproval): Promise<string> {
  const { rows } = await db.query({
    name: "insert-approval",
    text: `
      insert into approvals (project_id, run_id, step_key, round, name, pipeline, ask, args, args_hash, original_args,
             original_args_hash, schema, edit, risk, approvers, escalate_to, quorum, requested_by, started_by, evidence, state, rev,
             seq, votes, questions, usable_for_ms, created_at, escalates_at, expires_at, args_shape)
      values ($1::uuid, $2::text, $3::text, $4::int4, $5::text, $6::text, $7::text, $8::text, $9::text, $8::text, $9::text,
             $10::text, $11::text[], $12::text, $13::text[], $14::text[], $15::int4, $16::uuid, $17::uuid, $18::text, 'pending', 1,
             1, '[]', '[]', $19::int4, $20::timestamptz, $21::timestamptz, $22::timestamptz, $23::text)
      returning id`,
    values: [
      projectId,
      a.runId,
      a.stepKey,
      a.round,
      a.name,
      a.pipeline,
      a.ask,
      a.originalArgs,
      a.originalArgsHash,
      a.schema,
      a.edit.map(escapeText),
      a.risk,
      a.approvers,
      a.escalateTo,
      a.quorum,
      a.requestedBy,
      a.startedBy,
      a.evidence,
      a.usableForMs,
      a.createdAt,
      a.escalatesAt,
      a.expiresAt,
      a.argsShape,
    ],
  });
  return z.object({ id: z.uuid() }).parse(rows[0]).id;
}

/** Everything of an approval that may change, as it is now. Uses approvals_pkey. */
export async function updateApproval(db: PoolClient, projectId: string, a: ApprovalRow): Promise<void> {
  await db.query({
    name: "update-approval",
    text: `
      update approvals
         set args = $3::text, args_hash = $4::text, state = $5::text, rev = $6::int4, seq = $7::int4, votes = $8::jsonb,
             questions = $9::jsonb, decision = $10::jsonb, usable_until = $11::timestamptz
       where project_id = $1::uuid and id = $2::uuid`,
    values: [
      projectId,
      a.id,
      a.args,
      a.argsHash,
      a.state,
      a.rev,
      a.seq,
      JSON.stringify(a.votes),
      JSON.stringify(a.questions),
      a.decision === null ? null : JSON.stringify(a.decision),
      a.usableUntil,
    ],
  });
}

/** Undecided ones whose time is over. Uses approvals_state_expires_at_idx. */
export async function selectExpired(db: Db): Promise<{ projectId: string; id: string }[]> {
  const { rows } = await db.query<{ projectId: string; id: string }>({
    name: "expired-approvals",
    text: `
      select project_id as "projectId", id from approvals
       where state = 'pending' and expires_at <= clock_timestamp() order by expires_at limit 500`,
  });
  return rows;
}
