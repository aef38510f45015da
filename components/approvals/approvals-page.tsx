"use client";

import { useState } from "react";
import { OpenApproval } from "@/components/approvals/open-approval";
import { Queue } from "@/components/approvals/queue";
import { askedState, type QueueState } from "@/components/approvals/queue-states";
import { TopBar } from "@/components/shell/top-bar";
import { Live } from "@/components/ui/live";
import { useApprovals } from "@/lib/browser/approvals-queries";
import { useControlStream } from "@/lib/browser/use-control-stream";
import { useKeyBinding } from "@/lib/browser/use-key-binding";

export type ApprovalsPageProps = {
  state: QueueState;
  /** The open request of the address; null: the page chooses. */
  id: string | null;
  onState: (state: QueueState) => void;
  onId: (id: string | null) => void;
};

/** Requests at the left, the open one at the right. */
export function ApprovalsPage({ state, id, onState, onId }: ApprovalsPageProps) {
  const list = useApprovals(askedState(state));
  const stands = useControlStream();
  const approvals = list.data?.pages.flatMap((page) => page.approvals) ?? [];
  const opening = useOpening(state, approvals[0]?.id ?? null);
  const shown = id ?? opening;
  const move = (by: number) => {
    const at = approvals.findIndex((approval) => approval.id === shown);
    const next = approvals[Math.min(approvals.length - 1, Math.max(0, at + by))];
    if (next !== undefined) onId(next.id);
  };
  useKeyBinding("approvalNext", () => move(1));
  useKeyBinding("approvalPrevious", () => move(-1));
  return (
    <>
      <TopBar title="Approvals">
        <Live still={!stands} />
      </TopBar>
      <div className="cols approvals" data-pane={id === null ? "queue" : "item"}>
        <section className="pane queue-pane" aria-label="Requests">
          <Queue {...{ list, approvals, state, shown, onState, onId }} />
        </section>
        <section className="pane item-pane" aria-label="The request">
          <OpenApproval
            key={shown}
            id={shown}
            known={approvals.find((approval) => approval.id === shown) ?? null}
            onBack={() => onId(null)}
          />
        </section>
      </div>
    </>
  );
}

/** The request that the list opened on stays open, also when it leaves the list by being decided. */
function useOpening(state: QueueState, first: string | null): string | null {
  const [opened, setOpened] = useState<{ state: QueueState; id: string | null }>({ state, id: first });
  if (opened.state !== state || (opened.id === null && first !== null)) setOpened({ state, id: first });
  return opened.id;
}
