import type { Pool } from "pg";
import type { InboxQuery } from "@/lib/contract/inbox";
import type { ApprovalState } from "@/lib/domain/guard/approval";
import { type ApprovalRow, ballotFields, judgedState } from "@/lib/server/sql/control/approvals";

export type InboxRow = Omit<
  ApprovalRow,
  "args" | "originalArgs" | "schema" | "evidence" | "edit" | "stepKey" | "round"
> & {
  readonly assignee: string | null;
};

/** The caller as the rules of voting see them. */
export type Viewer = {
  readonly memberId: string;
  /** Of a reviewer or above. */
  readonly mayVote: boolean;
  /** `member:ID` and `group:NAME` of the caller and of who delegates to them. */
  readonly namedAs: readonly string[];
  /** All members that share the caller's vote. */
  readonly seat: readonly string[];
};

const riskRank = "array_position(array['critical', 'high', 'medium', 'low'], a.risk)";
/** What a list is ordered by, with the casts of a cursor's parts. */
const orders: Readonly<
  Record<InboxQuery["sort"], { readonly keys: readonly [string, string][]; readonly desc: boolean }>
> = {
  risk: {
    keys: [
      [riskRank, "int4"],
      ["a.expires_at", "timestamptz"],
      ["a.ordinal", "int8"],
    ],
    desc: false,
  },
  expiry: {
    keys: [
      ["a.expires_at", "timestamptz"],
      ["a.ordinal", "int8"],
    ],
    desc: false,
  },
  oldest: { keys: [["a.ordinal", "int8"]], desc: false },
  newest: { keys: [["a.ordinal", "int8"]], desc: true },
};
/** How many parts a cursor of this order has. */
export const cursorParts = (sort: InboxQuery["sort"]) => orders[sort].keys.length;

const named = `(a.approvers && $3::text[] or (a.escalates_at <= clock_timestamp() and a.escalate_to && $3::text[]))`;
const votes = `exists (select from jsonb_array_elements(a.votes) v where (v->>'memberId')::uuid = any($4::uuid[]))`;
const whose: Readonly<Record<InboxQuery["whose"], string>> = {
  any: "true",
  mine: `$5::bool and (cardinality(a.approvers) = 0 or ${named}) and not ${votes}
         and (a.risk in ('low', 'medium') or not (coalesce(a.requested_by = any($4::uuid[]), false)
              or coalesce(a.started_by = any($4::uuid[]), false)))`,
  named,
  claimed: "a.assignee = $2::uuid",
  unclaimed: "a.assignee is null",
};
const viewerValues = (projectId: string, { memberId, namedAs, seat, mayVote }: Viewer) => [
  ...[projectId, memberId, namedAs, seat, mayVote],
];
/** Names each parameter of the viewer once, so that its type is known where a condition does not need it. */
const viewerCasts = "($2::uuid, $3::text[], $4::uuid[], $5::bool) is not null";

const decided = "not (a.state = 'pending' and a.expires_at > clock_timestamp())";

function stateCondition(state: InboxQuery["state"]): string {
  if (state === "all") return "true";
  return state === "decided" ? decided : judgedState(state as ApprovalState);
}

type Wanted = Pick<InboxQuery, "state" | "risk" | "pipeline" | "whose" | "text" | "sort" | "ids"> & {
  readonly after: readonly string[] | null;
  readonly limit: number;
};

/**
 * One page of the queue. Uses approvals_waiting_by_risk and approvals_waiting_by_deadline for what waits, else
 * approvals_project_id_ordinal_idx; approvals_pkey where ids are given.
 */
export async function selectInbox(
  db: Pool,
  projectId: string,
  viewer: Viewer,
  wanted: Wanted,
): Promise<(InboxRow & { cursor: string[] })[]> {
  const { keys, desc } = orders[wanted.sort];
  const key = keys.map(([sql]) => sql).join(", ");
  const from =
    wanted.after === null
      ? "true"
      : `(${key}) ${desc ? "<" : ">"} (${keys.map(([, cast], at) => `($10::text[])[${at + 1}]::${cast}`).join(", ")})`;
  const { rows } = await db.query<InboxRow & { cursor: string[] }>(
    `select ${ballotFields}, a.assignee, array[${keys.map(([sql]) => `(${sql})::text`).join(", ")}] as cursor
       from approvals a
      where a.project_id = $1::uuid and ${viewerCasts} and ${stateCondition(wanted.state)} and ${whose[wanted.whose]}
        and ($6::text[] is null or a.risk = any($6::text[])) and ($7::text is null or a.pipeline = $7::text)
        and ($8::text is null or position(lower($8::text) in
             lower(concat_ws(' ', a.ask, a.name, a.pipeline, a.run_id, left(a.args, 4000)))) > 0)
        and ($9::uuid[] is null or a.id = any($9::uuid[])) and $10::text[] is distinct from '{}' and ${from}
      order by ${keys.map(([sql]) => `${sql}${desc ? " desc" : ""}`).join(", ")} limit $11::int4`,
    [
      ...viewerValues(projectId, viewer),
      wanted.risk ?? null,
      wanted.pipeline ?? null,
      wanted.text ?? null,
      wanted.ids ?? null,
      wanted.after,
      wanted.limit,
    ],
  );
  return rows;
}

export type CountRow = {
  readonly risk: string;
  readonly pipeline: string;
  readonly waiting: number;
  readonly mine: number;
  readonly claimed: number;
};

/** What waits, by risk and pipeline. Uses approvals_waiting_by_deadline. */
export async function countWaiting(db: Pool, projectId: string, viewer: Viewer): Promise<CountRow[]> {
  const { rows } = await db.query<CountRow>({
    name: "count-waiting",
    text: `
      select a.risk, a.pipeline, count(*)::int4 as waiting, (count(*) filter (where ${whose.mine}))::int4 as mine,
             (count(*) filter (where ${whose.claimed}))::int4 as claimed
        from approvals a
       where a.project_id = $1::uuid and ${viewerCasts} and ${judgedState("pending")}
       group by a.risk, a.pipeline`,
    values: viewerValues(projectId, viewer),
  });
  return rows;
}
