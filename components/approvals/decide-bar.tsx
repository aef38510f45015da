"use client";

import { useState } from "react";
import { RejectForm } from "@/components/approvals/reject-form";
import { visibleText } from "@/components/json/visible-text";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { ApiError } from "@/lib/browser/api";
import { useDecide } from "@/lib/browser/approvals-queries";
import { describeError } from "@/lib/browser/describe-error";
import { useNames, useRole } from "@/lib/browser/people-queries";
import { useKeyBinding, useKeyHint } from "@/lib/browser/use-key-binding";
import type { Approval, Decide } from "@/lib/contract/approvals";
import { refusalSentence } from "@/lib/domain/guard/decision-words";
import { hasRole } from "@/lib/domain/guard/seats";

export type DecideBarProps = {
  approval: Approval;
  /** The keys decide here; beside a run they belong to the run. */
  keys?: boolean;
};

/** Approve or reject the revision that is shown. A lost race says who won. */
export function DecideBar({ approval, keys = false }: DecideBarProps) {
  const decide = useDecide(approval.id);
  const nameOf = useNames();
  const role = useRole();
  const [rejecting, setRejecting] = useState(false);
  const hints = { approve: useKeyHint("approve"), reject: useKeyHint("reject") };
  const may = role === null || hasRole(role, "reviewer");
  const open = approval.state === "pending" && !decide.isPending;
  const send = (body: Omit<Decide, "rev">) =>
    decide.mutate(
      { ...body, rev: approval.rev },
      {
        onSuccess: (now) => {
          setRejecting(false);
          toast(now.state === "pending" ? "Your approval counts; more are needed" : `Decided: ${now.state}`);
        },
      },
    );
  const approve = () => send({ verdict: "approve" });
  useKeyBinding("approve", approve, keys && open && may && !rejecting);
  useKeyBinding("reject", () => setRejecting(true), keys && open && may);
  const refused = decide.error === null ? null : refusalOf(decide.error, nameOf);
  if (approval.state !== "pending" && refused === null) return null;
  return (
    <footer className="decide">
      {refused !== null && (
        <p className="wrong-text" role="alert">
          {visibleText(refused)}
        </p>
      )}
      {approval.state === "pending" &&
        (rejecting ? (
          <RejectForm pending={decide.isPending} onCancel={() => setRejecting(false)} onReject={send} />
        ) : (
          <div className="row">
            <Button
              variant="ink"
              size="lg"
              disabled={!open || !may}
              onClick={approve}
              {...(keys ? { keys: hints.approve } : {})}
            >
              Approve{approval.rev > 1 && ` revision ${approval.rev}`}
            </Button>
            <Button
              variant="bad"
              size="lg"
              disabled={!open || !may}
              onClick={() => setRejecting(true)}
              {...(keys ? { keys: hints.reject } : {})}
            >
              Reject
            </Button>
            {!may && <span className="q">Only a reviewer may decide; you are a {role}.</span>}
          </div>
        ))}
    </footer>
  );
}

function refusalOf(error: Error, nameOf: (id: string | null) => string): string {
  if (!(error instanceof ApiError)) return describeError(error).detail;
  return refusalSentence(error.code, error.message, error.problem, nameOf);
}
