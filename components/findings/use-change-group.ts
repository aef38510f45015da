import { toast } from "@/components/ui/toast";
import { describeError } from "@/lib/browser/describe-error";
import { useChangeFinding } from "@/lib/browser/finding-queries";
import type { FindingGroup, GroupChange } from "@/lib/contract/findings";

/** Changes a group and says so, with the way back. */
export function useChangeGroup(group: FindingGroup) {
  const { mutate, isPending } = useChangeFinding();
  const send = (change: GroupChange, onDone: () => void) =>
    mutate(
      { id: group.id, change },
      { onSuccess: onDone, onError: (error) => toast(describeError(error).detail, { failed: true }) },
    );
  const change = (next: GroupChange, said: string) =>
    send(next, () => toast(said, { undo: () => send(undoOf(group, next), () => toast("Undone")) }));
  return { change, isPending };
}

/** What makes a group again what it was, as far as it was changed. */
function undoOf({ state, assignee, note, ignoredUntil, ignoredUntilRuns, runs }: FindingGroup, next: GroupChange) {
  const was: GroupChange = {
    ...("assignee" in next && { assignee }),
    ...("note" in next && { note }),
    ...("state" in next && { state: state === "regressed" ? "open" : state }),
  };
  if (was.state !== "ignored") return was;
  return {
    ...was,
    ...(ignoredUntil !== null && { ignoredUntil }),
    ...(ignoredUntilRuns !== null && { ignoredForRuns: Math.max(1, ignoredUntilRuns - runs) }),
  };
}
