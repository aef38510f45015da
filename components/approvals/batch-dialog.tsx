"use client";

import { useState } from "react";
import { RejectForm } from "@/components/approvals/reject-form";
import { visibleText } from "@/components/json/visible-text";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { RiskTag } from "@/components/ui/risk-tag";
import { StatusBadge } from "@/components/ui/status-badge";
import { useApproval } from "@/lib/browser/approvals-queries";
import { describeError } from "@/lib/browser/describe-error";
import { useBatch } from "@/lib/browser/inbox-queries";
import { useNames } from "@/lib/browser/people-queries";
import type { Decide } from "@/lib/contract/approvals";
import type { BatchResult, InboxItem } from "@/lib/contract/inbox";
import { canonicalJson } from "@/lib/domain/canonical-json";
import { refusalSentence } from "@/lib/domain/guard/decision-words";

type BatchDialogProps = {
  items: readonly InboxItem[];
  verdict: Decide["verdict"];
  /** The votes were cast. */
  onDone: () => void;
  onClose: () => void;
};

/** Shows exactly what every one of them runs, casts a vote on each, then says what became of each. */
export function BatchDialog({ items, verdict, onDone, onClose }: BatchDialogProps) {
  const batch = useBatch();
  const [sent, setSent] = useState<readonly BatchResult[] | null>(null);
  const send = (vote: Omit<Decide, "rev">) =>
    batch.mutate(
      { ...vote, items: items.map(({ id, rev }) => ({ id, rev })) },
      {
        onSuccess: ({ results }) => {
          setSent(results);
          onDone();
        },
      },
    );
  const counted = sent?.filter(({ refused }) => refused === null).length ?? 0;
  const words = verdict === "approve" ? "Approve" : "Reject";
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={sent === null ? `${words} ${items.length} requests?` : `${counted} of ${items.length} votes counted`}
      description={sent === null ? "One vote on each. Nothing holds these back: they are sent at once." : undefined}
      className="batch-dialog"
      {...(verdict === "reject" && sent === null
        ? {}
        : {
            footer:
              sent === null ? (
                <>
                  <Button onClick={onClose}>Back</Button>
                  <Button variant="ink" disabled={batch.isPending} onClick={() => send({ verdict })}>
                    Approve {items.length}
                  </Button>
                </>
              ) : (
                <Button variant="ink" onClick={onClose}>
                  Done
                </Button>
              ),
          })}
    >
      {batch.error !== null && (
        <p className="wrong-text" role="alert">
          {describeError(batch.error).detail}
        </p>
      )}
      <ul className="batch-list" aria-label="Selected requests">
        {items.map((item) => (
          <BatchRow key={item.id} item={item} result={sent?.find(({ id }) => id === item.id) ?? null} />
        ))}
      </ul>
      {verdict === "reject" && sent === null && (
        <RejectForm pending={batch.isPending} onCancel={onClose} onReject={send} />
      )}
    </Dialog>
  );
}

function BatchRow({ item, result }: { item: InboxItem; result: BatchResult | null }) {
  const { data } = useApproval(item.id);
  const nameOf = useNames();
  return (
    <li>
      <span className="row">
        <RiskTag risk={item.risk} />
        <bdi className="cut">{visibleText(item.ask)}</bdi>
        {result !== null && (
          <span className="end">
            {result.refused === null ? (
              <StatusBadge status={result.state === "pending" ? "waiting" : "done"}>
                {result.state === "pending" ? "counted, more needed" : (result.state ?? "")}
              </StatusBadge>
            ) : (
              <StatusBadge status="failed">not counted</StatusBadge>
            )}
          </span>
        )}
      </span>
      {result?.refused ? (
        <p className="q2" role="alert">
          {visibleText(refusalSentence(result.refused.code, result.refused.detail, result.refused, nameOf))}
        </p>
      ) : (
        <code className="cut q" title={data && `sha256 ${data.argsHash}`}>
          {data === undefined ? "…" : visibleText(canonicalJson(data.args))}
        </code>
      )}
    </li>
  );
}
