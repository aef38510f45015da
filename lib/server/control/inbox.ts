import type { InboxCounts, InboxItem, InboxPage, InboxQuery } from "@/lib/contract/inbox";
import { judgeApproval } from "@/lib/domain/guard/approval";
import { hasRole, type Person, seatOf } from "@/lib/domain/guard/seats";
import { pool } from "@/lib/server/db";
import { invalid } from "@/lib/server/errors";
import { countWaiting, cursorParts, type InboxRow, selectInbox, type Viewer } from "@/lib/server/sql/control/inbox";
import { selectPeople } from "@/lib/server/sql/control/members";

/** Of the pipelines that wait most. */
const pipelinesMax = 100;

export async function listInbox(projectId: string, memberId: string, query: InboxQuery): Promise<InboxPage> {
  const viewer = await viewerOf(projectId, memberId);
  const wanted = { ...query, after: readCursor(query), limit: query.limit + 1 };
  const rows = await selectInbox(pool(), projectId, viewer, wanted);
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const more = rows.length > query.limit && last !== undefined;
  return {
    items: page.map(toItem),
    nextCursor: more ? Buffer.from(JSON.stringify(last.cursor)).toString("base64url") : null,
    now: (rows[0]?.readAt ?? new Date()).toISOString(),
  };
}

export async function countInbox(projectId: string, memberId: string): Promise<InboxCounts> {
  const rows = await countWaiting(pool(), projectId, await viewerOf(projectId, memberId));
  const sum = (of: "waiting" | "mine" | "claimed", only: (row: (typeof rows)[number]) => boolean = () => true) =>
    rows.filter(only).reduce((total, row) => total + row[of], 0);
  const pipelines = [...new Set(rows.map(({ pipeline }) => pipeline))]
    .map((pipeline) => ({ pipeline, waiting: sum("waiting", (row) => row.pipeline === pipeline) }))
    .sort((a, b) => b.waiting - a.waiting || (a.pipeline < b.pipeline ? -1 : 1));
  const ofRisk = (risk: string) => sum("waiting", (row) => row.risk === risk);
  return {
    self: memberId,
    waiting: sum("waiting"),
    mine: sum("mine"),
    claimed: sum("claimed"),
    risks: { low: ofRisk("low"), medium: ofRisk("medium"), high: ofRisk("high"), critical: ofRisk("critical") },
    pipelines: pipelines.slice(0, pipelinesMax),
  };
}

/** Who looks, with everybody who shares their vote or lends them theirs. */
async function viewerOf(projectId: string, memberId: string): Promise<Viewer> {
  const people = await selectPeople(pool(), projectId);
  const self = people.find(({ id }) => id === memberId);
  const lent = people.filter(({ delegatesTo, role }) => delegatesTo === memberId && hasRole(role, "reviewer"));
  const seat = seatOf(people, memberId);
  return {
    memberId,
    mayVote: self !== undefined && hasRole(self.role, "reviewer"),
    namedAs: [...(self === undefined ? [] : [self]), ...lent].flatMap(namesOf),
    seat: people.filter(({ id }) => seatOf(people, id) === seat).map(({ id }) => id),
  };
}

const namesOf = ({ id, groups }: Person) => [`member:${id}`, ...groups.map((group) => `group:${group}`)];

function readCursor({ cursor, sort }: InboxQuery): string[] | null {
  if (cursor === undefined) return null;
  const refused = invalid("?cursor", "is not a cursor of this list");
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, "base64url").toString());
  } catch {
    throw refused;
  }
  if (!Array.isArray(parts) || parts.length !== cursorParts(sort)) throw refused;
  if (!parts.every((part, at) => typeof part === "string" && shapeOf(parts.length, at).test(part))) throw refused;
  return parts as string[];
}

/** Of the part at this place: rank, deadline, number; the last parts of them. */
function shapeOf(count: number, at: number): RegExp {
  return (
    [/^[1-4]$/, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?[+-]\d\d(?::?\d\d)?$/, /^\d{1,18}$/][3 - count + at] ??
    /^$/
  );
}

export function toItem(row: InboxRow): InboxItem {
  const judged = judgeApproval(row, row.readAt);
  return {
    id: row.id,
    runId: row.runId,
    name: row.name,
    pipeline: row.pipeline,
    ask: row.ask,
    risk: row.risk,
    state: judged.state,
    rev: row.rev,
    seq: judged.seq,
    quorum: row.quorum,
    decision: row.decision && { ...row.decision, by: [...row.decision.by] },
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    approvedBy: row.votes.filter(({ verdict }) => verdict === "approve").map(({ memberId }) => memberId),
    edited: row.argsHash !== row.originalArgsHash,
    openQuestions: row.questions.filter(({ answer }) => answer === null).length,
    assignee: row.assignee,
  };
}
