import { judgeApproval } from "@/lib/domain/guard/approval";
import { approvalIdOf, asksForDecision } from "@/lib/domain/notify/notice";
import { whoMayDecide } from "@/lib/domain/notify/recipients";
import { pool } from "@/lib/server/db";
import { type ApprovalRow, selectApproval } from "@/lib/server/sql/control/approvals";
import { type MemberRow, selectPeople } from "@/lib/server/sql/control/members";
import type { DueNotification } from "@/lib/server/sql/notify/attempts";

/** What came of an attempt. Dismissed: nobody needs it any more. */
export type Outcome =
  | { readonly status: "sent"; readonly external?: string }
  | { readonly status: "failed"; readonly why: string; readonly retryAfterMs?: number }
  | { readonly status: "dismissed"; readonly why: string };

export type Subject = {
  readonly approval: ApprovalRow | null;
  readonly people: readonly MemberRow[];
  /** Ids of those who could decide at this moment. */
  readonly deciders: readonly string[];
};

/** What a notification is about, as it is now: a mail that was held up must not ask for what is decided. */
export async function readSubject(due: DueNotification): Promise<Subject | Extract<Outcome, { status: "dismissed" }>> {
  const { projectId, type } = due;
  const told = JSON.parse(due.data) as { rev?: unknown };
  const id = approvalIdOf(type, told);
  const people = await selectPeople(pool(), projectId);
  const approval = id === null ? null : await selectApproval(pool(), projectId, id);
  if (!asksForDecision(type)) return { approval, people, deciders: [] };
  if (approval === null || judgeApproval(approval, approval.readAt).state !== "pending") {
    return { status: "dismissed", why: "Nothing waits for this any more." };
  }
  if (type === "approval.requested" && told.rev !== approval.rev) {
    return { status: "dismissed", why: "The request has changed since; another notification tells of that." };
  }
  return { approval, people, deciders: whoMayDecide(approval, people, approval.readAt) };
}
