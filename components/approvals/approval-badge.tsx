import { StatusBadge } from "@/components/ui/status-badge";
import type { Approval } from "@/lib/contract/approvals";
import type { RunStatus } from "@/lib/domain/trace/run";

const looks: Readonly<Record<Approval["state"], RunStatus>> = {
  pending: "waiting",
  approved: "done",
  consumed: "running",
  executed: "done",
  rejected: "halted",
  failed: "failed",
  expired: "lost",
  cancelled: "lost",
  lapsed: "lost",
  in_doubt: "lost",
};

/** The state of an approval, in the shapes of a run's. */
export function ApprovalBadge({ state }: Pick<Approval, "state">) {
  return (
    <StatusBadge status={looks[state]}>{state === "pending" ? "waiting" : state.replaceAll("_", " ")}</StatusBadge>
  );
}
