"use client";

import { HeldSeconds, heldVerb } from "@/components/approvals/held-seconds";
import { visibleText } from "@/components/json/visible-text";
import { Button } from "@/components/ui/button";
import { sendDecision, undoDecision, useHeldDecisions, useSendOnLeave } from "@/lib/browser/use-held-decisions";
import { useKeyBinding, useKeyHint } from "@/lib/browser/use-key-binding";

/** Decisions that wait their seconds before they are sent, newest last: on every page, because they go on when one moves on. */
export function HeldStrip() {
  const { held } = useHeldDecisions();
  const hint = useKeyHint("approvalUndo");
  const open = held.filter(({ sending }) => !sending);
  useSendOnLeave();
  useKeyBinding("approvalUndo", () => void undoDecision(), open.length > 0);
  return (
    <section className="held-strip" aria-label="Decisions about to be sent">
      <p className="sr" role="status">
        {open
          .map((each) => `${heldVerb(each)}: ${visibleText(each.ask)}. It can be undone for some seconds.`)
          .join(" ")}
      </p>
      {held.map((each) => (
        <div key={each.id} className="toast held">
          <span className="cut">
            <bdi>{visibleText(each.ask)}</bdi>
          </span>
          <HeldSeconds held={each} />
          {!each.sending && (
            <>
              <Button onClick={() => sendDecision(each.id)}>Send now</Button>
              <Button onClick={() => void undoDecision(each.id)} {...(each === open.at(-1) ? { keys: hint } : {})}>
                Undo
              </Button>
              <i key={each.dueAt} className="fuse" aria-hidden="true" />
            </>
          )}
        </div>
      ))}
    </section>
  );
}
