"use client";

import { useState } from "react";
import { BatchDialog } from "@/components/approvals/batch-dialog";
import { Button } from "@/components/ui/button";
import { useKeyBinding, useKeyHint } from "@/lib/browser/use-key-binding";
import type { Decide } from "@/lib/contract/approvals";
import { batchMax, type InboxItem } from "@/lib/contract/inbox";

type BatchBarProps = { items: readonly InboxItem[]; onClear: () => void };

/** What can be done with those that are selected. */
export function BatchBar({ items, onClear }: BatchBarProps) {
  const [verdict, setVerdict] = useState<Decide["verdict"] | null>(null);
  const [decided, setDecided] = useState<readonly InboxItem[]>([]);
  const hint = useKeyHint("approvalsClear");
  useKeyBinding("approvalsClear", onClear, verdict === null && items.length > 0);
  const open = (next: Decide["verdict"]) => {
    setDecided(items);
    setVerdict(next);
  };
  return (
    <>
      {items.length > 0 && (
        <div className="bar-h batch-bar">
          <b className="med">{items.length} selected</b>
          {items.length >= batchMax && <span className="q">at most {batchMax}</span>}
          <span className="end row">
            <Button size="sm" variant="ink" onClick={() => open("approve")}>
              Approve
            </Button>
            <Button size="sm" variant="bad" onClick={() => open("reject")}>
              Reject
            </Button>
            <Button size="sm" variant="quiet" keys={hint} onClick={onClear}>
              Clear
            </Button>
          </span>
        </div>
      )}
      {verdict !== null && (
        <BatchDialog items={decided} verdict={verdict} onDone={onClear} onClose={() => setVerdict(null)} />
      )}
    </>
  );
}
