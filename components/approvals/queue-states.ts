import { ApprovalState } from "@/lib/contract/approvals";

/** Of which state the list is; `all`: of any. */
export const queueStates = ["all", ...ApprovalState.options] as const;
export type QueueState = (typeof queueStates)[number];

export const queueWords: Readonly<Record<QueueState, string>> = {
  all: "all",
  pending: "waiting",
  approved: "approved, not used yet",
  rejected: "rejected",
  expired: "expired",
  cancelled: "withdrawn",
  lapsed: "lapsed",
  consumed: "running",
  executed: "executed",
  failed: "failed",
  in_doubt: "in doubt",
};
/** What the server is asked for; null: any state. */
export const askedState = (state: QueueState) => (state === "all" ? null : state);
