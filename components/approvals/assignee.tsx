"use client";

import { visibleText } from "@/components/json/visible-text";
import { Button } from "@/components/ui/button";
import { TimeAgo } from "@/components/ui/time-ago";
import { toast } from "@/components/ui/toast";
import { describeError } from "@/lib/browser/describe-error";
import { useAssign } from "@/lib/browser/inbox-queries";
import { useMay, useNames, useVoter } from "@/lib/browser/people-queries";
import { useKeyBinding, useKeyHint } from "@/lib/browser/use-key-binding";
import type { ApprovalContext } from "@/lib/contract/inbox";

type AssigneeProps = { id: string; context: Pick<ApprovalContext, "assignee" | "assignedAt"> };

/** Who said they would look, so that two people do not read the same. Anybody who may vote still may. */
export function Assignee({ id, context: { assignee, assignedAt } }: AssigneeProps) {
  const nameOf = useNames();
  const self = useVoter();
  const { may } = useMay("reviewer");
  const assign = useAssign(id);
  const hint = useKeyHint("approvalClaim");
  const mine = assignee !== null && assignee === self;
  const put = () =>
    assign.mutate(
      { to: mine ? null : self, from: assignee },
      { onError: (error) => toast(describeError(error).detail, { failed: true }) },
    );
  const able = may && self !== null && !assign.isPending;
  useKeyBinding("approvalClaim", put, able);
  return (
    <section className="sec claim" aria-label="Who has it">
      <span className="cut">
        {assignee === null ? (
          <span className="q">Nobody has it</span>
        ) : (
          <>
            <b className="med">{mine ? "You have" : `${visibleText(nameOf(assignee))} has`} it</b>
            {assignedAt !== null && (
              <span className="q">
                {" "}
                since <TimeAgo at={assignedAt} />
              </span>
            )}
          </>
        )}
      </span>
      {self !== null && may && (
        <span className="end">
          <Button size="sm" disabled={!able} keys={hint} onClick={put}>
            {mine ? "Release" : assignee === null ? "Claim" : "Take over"}
          </Button>
        </span>
      )}
    </section>
  );
}
