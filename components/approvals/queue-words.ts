import type { InboxSort, InboxState, InboxWhose } from "@/lib/browser/inbox-filter";

export const queueWords: Readonly<Record<InboxState, string>> = {
  pending: "waiting",
  decided: "decided or over",
  all: "all",
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
export const whoseWords: Readonly<Record<InboxWhose, string>> = {
  any: "anybody's",
  mine: "mine to decide",
  named: "names me or my group",
  claimed: "claimed by me",
  unclaimed: "claimed by nobody",
};
export const sortWords: Readonly<Record<InboxSort, string>> = {
  risk: "risk, then time left",
  expiry: "time left",
  oldest: "oldest first",
  newest: "newest first",
};
