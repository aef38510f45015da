import { apiCalls } from "@/lib/contract/api";
import type { Approval } from "@/lib/contract/approvals";
import { AskHuman, GetApproval } from "@/lib/contract/mcp";
import { actorOf } from "@/lib/server/auth";
import { askHuman, closeAsked } from "@/lib/server/control/ask-human";
import { waitForApproval } from "@/lib/server/control/wait-approval";
import { type Asking, reads, tool } from "@/lib/server/mcp/tool";
import { publicUrl } from "@/lib/server/notify/link-token";
import { inProject } from "@/lib/server/transaction";

export const askHumanTool = tool({
  name: "ask_human",
  title: "Ask a person",
  description:
    "Opens an approval in Tracegate's inbox: people see the sentence and the exact arguments, and approve or reject. Needs a key with the scope control. Only `approved` allows the action, and only with the `args` of the answer, which a person may have edited; pending, rejected, expired, cancelled and lapsed do not. While it is pending, poll with get_approval.",
  input: AskHuman,
  call: apiCalls.askApproval,
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
  async run(asked, asking) {
    const { caller } = asking;
    const { id } = await inProject(caller.projectId, actorOf(caller), (tx) => askHuman(tx, caller.projectId, asked));
    return readAnswer(id, asked.waitSeconds, asking);
  },
});

export const getApprovalTool = tool({
  name: "get_approval",
  title: "Look at an approval",
  description:
    "The state of an approval that ask_human opened: pending, approved, rejected, expired, cancelled, lapsed (approved, but not used in time) and so on, with the decision, its comment, and the arguments that were approved.",
  input: GetApproval,
  call: apiCalls.getApproval,
  annotations: reads,
  run: ({ approvalId, waitSeconds }, asking) => readAnswer(approvalId, waitSeconds, asking),
});

async function readAnswer(id: string, wait: number, asking: Asking) {
  const { caller } = asking;
  const approval = await waitForApproval(caller.projectId, id, { wait }, asking);
  if (approval === null) return null;
  const acts = caller.kind === "project" && caller.scopes.includes("control");
  if (acts && approval.state !== "pending") {
    await inProject(caller.projectId, actorOf(caller), (tx) => closeAsked(tx, caller.projectId, approval));
  }
  return answerOf(approval);
}

function answerOf(approval: Approval) {
  const { id, state, ask, args, runId, decision, expiresAt, usableUntil, questions } = approval;
  return {
    ...{ approvalId: id, state, ask, args, runId },
    decision: decision && { verdict: decision.verdict, edited: decision.edited, reason: decision.reason },
    comment: decision?.comment ?? null,
    questions: questions.filter(({ answer }) => answer === null).map(({ question }) => question),
    ...{ expiresAt, usableUntil, url: `${publicUrl()}/approvals?id=${id}` },
  };
}
