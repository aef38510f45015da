import type { Ask } from "@/lib/contract/approvals";
import type { Work } from "@/lib/server/control/work";
import { invalid } from "@/lib/server/errors";
import { selectPeople } from "@/lib/server/sql/control/members";

/** Throws 422 at the first person who is not of this project. */
export async function requireMembers(
  work: Work,
  ask: Pick<Ask, "approvers" | "escalate" | "requestedBy">,
): Promise<void> {
  const { approvers = [], escalate, requestedBy } = ask;
  const named = [...approvers, ...(escalate?.approvers ?? [])].some((approver) => approver.startsWith("member:"));
  if (!named && requestedBy === undefined) return;
  const ids = new Set((await selectPeople(work.db, work.projectId)).map(({ id }) => id));
  requireKnown(approvers, ids, "/approvers");
  requireKnown(escalate?.approvers ?? [], ids, "/escalate/approvers");
  if (requestedBy !== undefined && !ids.has(requestedBy))
    throw invalid("/requestedBy", "is not a member of this project");
}

function requireKnown(approvers: readonly string[], ids: ReadonlySet<string>, path: string): void {
  for (const [at, approver] of approvers.entries()) {
    const isPerson = approver.startsWith("member:");
    if (isPerson && !ids.has(approver.slice("member:".length)))
      throw invalid(`${path}/${at}`, "is not a member of this project");
  }
}
