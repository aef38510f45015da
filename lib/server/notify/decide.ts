import type { Approval, Decide } from "@/lib/contract/approvals";
import { isRiskier } from "@/lib/domain/guard/gate";
import { decideApproval } from "@/lib/server/control/decisions";
import { AppError, notFound } from "@/lib/server/errors";
import { selectApproval } from "@/lib/server/sql/control/approvals";
import { spendToken } from "@/lib/server/sql/notify/spent-tokens";
import { inProject } from "@/lib/server/transaction";

type Remote = {
  readonly projectId: string;
  readonly approvalId: string;
  readonly memberId: string;
  /** The person is signed in here, too: a link or a message alone is not enough at `high` and above. */
  readonly signedIn: boolean;
  /** Works once; spent with the decision, or not at all. */
  readonly once?: { readonly hash: Buffer; readonly until: Date };
};

/** A decision that comes over a link or a message: the same one, by the same rules, in one transaction. */
export function decideRemotely(remote: Remote, body: Decide): Promise<Approval> {
  const { projectId, approvalId, memberId, signedIn, once } = remote;
  return inProject(projectId, { kind: "member", id: memberId }, async (tx) => {
    const approval = await selectApproval(tx.client, projectId, approvalId);
    if (approval === null) throw notFound();
    if (!signedIn && isRiskier(approval.risk, "medium")) {
      throw new AppError("forbidden", "At this risk you have to be signed in to Tracegate to decide.");
    }
    const decided = await decideApproval(tx, projectId, approvalId, memberId, body);
    if (once !== undefined && !(await spendToken(tx.client, once.hash, once.until))) throw usedLink();
    return decided;
  });
}

export const usedLink = () => new AppError("conflict", "This link was used: it decides once.");
