"use client";

import type { ReactNode } from "react";
import { AskForm } from "@/components/approvals/ask-form";
import { HeldSeconds } from "@/components/approvals/held-seconds";
import { refusalOf } from "@/components/approvals/refusal";
import { RejectForm } from "@/components/approvals/reject-form";
import type { Edit } from "@/components/approvals/use-edit";
import { visibleText } from "@/components/json/visible-text";
import { Button } from "@/components/ui/button";
import { graceMs } from "@/lib/browser/held-decisions";
import { useNames, useWhyNotVote } from "@/lib/browser/people-queries";
import { forgetRefused, sendDecision, undoDecision, useHeld, useRefused } from "@/lib/browser/use-held-decisions";
import { useKeyBinding, useKeyHint } from "@/lib/browser/use-key-binding";
import type { Approval, Decide } from "@/lib/contract/approvals";

export type DecideMode = "read" | "edit" | "reject" | "ask";
export type DecideBarProps = {
  approval: Approval;
  mode: DecideMode;
  edit: Edit;
  /** The keys decide here; beside a run they belong to the run. */
  keys: boolean;
  onMode: (mode: DecideMode) => void;
  onVote: (body: Omit<Decide, "rev">) => void;
  onApproveEdited: () => void;
};

/** Decides the revision that is shown, always in view. A lost race says who won. */
export function DecideBar(props: DecideBarProps) {
  const { approval, mode, onMode, onVote } = props;
  const held = useHeld(approval.id);
  const refused = useRefused(approval.id);
  const nameOf = useNames();
  if (approval.state !== "pending" && refused === null) return null;
  return (
    <footer className="decide">
      {refused !== null && (
        <p className="row wrong-text" role="alert">
          <span>{visibleText(refusalOf(refused, nameOf))}</span>
          <Button size="sm" variant="quiet" className="end" onClick={() => forgetRefused(approval.id)}>
            Dismiss
          </Button>
        </p>
      )}
      {approval.state !== "pending" ? null : held !== null ? (
        <div className="row">
          <HeldSeconds held={held} />
          {!held.sending && (
            <span className="end row">
              <Button onClick={() => sendDecision(held.id)}>Send now</Button>
              <Button onClick={() => void undoDecision(held.id)}>Undo</Button>
            </span>
          )}
        </div>
      ) : mode === "reject" ? (
        <RejectForm pending={false} onCancel={() => onMode("read")} onReject={onVote} />
      ) : mode === "ask" ? (
        <AskForm id={approval.id} onDone={() => onMode("read")} />
      ) : (
        <Actions {...props} />
      )}
    </footer>
  );
}

function Actions({ approval, mode, edit, keys, onMode, onVote, onApproveEdited }: DecideBarProps) {
  const { rev, quorum, votes } = approval;
  const whyNot = useWhyNotVote(approval);
  const may = whyNot === null;
  const hints = useHints(keys);
  const editing = mode === "edit";
  const approve = () => onVote({ verdict: "approve" });
  useKeyBinding("approve", approve, keys && may && !editing);
  useKeyBinding("reject", () => onMode("reject"), keys && may && !editing);
  useKeyBinding("approvalEdit", () => onMode("edit"), keys && may && !editing && edit.fields.length > 0);
  useKeyBinding("askBack", () => onMode("ask"), keys && may && !editing);
  if (editing) {
    return (
      <div className="row acts">
        <Button variant="ink" size="lg" className="ok" disabled={!edit.ready} onClick={onApproveEdited}>
          Approve as edited
        </Button>
        <Button size="lg" onClick={() => onMode("read")}>
          Back
        </Button>
        <Note>Makes revision {rev + 1} and voids earlier votes; yours is the first on it.</Note>
      </div>
    );
  }
  const given = votes.filter(({ verdict }) => verdict === "approve").length;
  return (
    <div className="row acts">
      <Button variant="ink" size="lg" className="ok" disabled={!may} onClick={approve} {...hints.approve}>
        Approve{rev > 1 && ` revision ${rev}`}
      </Button>
      <Button size="lg" disabled={!may || edit.fields.length === 0} onClick={() => onMode("edit")} {...hints.edit}>
        Edit
      </Button>
      <Button size="lg" disabled={!may} onClick={() => onMode("ask")} {...hints.ask}>
        Ask back
      </Button>
      <Button variant="bad" size="lg" disabled={!may} onClick={() => onMode("reject")} {...hints.reject}>
        Reject
      </Button>
      <Note>
        {whyNot ?? (
          <>
            {quorum - given <= 1
              ? "Your approval decides: the agent goes on."
              : `${quorum - given} approvals are needed.`}{" "}
            {graceMs / 1000} s to undo.
          </>
        )}
      </Note>
    </div>
  );
}

const Note = ({ children }: { children: ReactNode }) => <span className="q decide-note">{children}</span>;

function useHints(keys: boolean) {
  const [approve, edit, ask, reject] = [
    useKeyHint("approve"),
    useKeyHint("approvalEdit"),
    useKeyHint("askBack"),
    useKeyHint("reject"),
  ];
  const shown = (hint: string) => (keys ? { keys: hint } : {});
  return { approve: shown(approve), edit: shown(edit), ask: shown(ask), reject: shown(reject) };
}
