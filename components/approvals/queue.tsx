"use client";

import { useId } from "react";
import { QueueItem } from "@/components/approvals/queue-item";
import { QueueSkeleton } from "@/components/approvals/queue-skeleton";
import { type QueueState, queueStates, queueWords } from "@/components/approvals/queue-states";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Kbd } from "@/components/ui/kbd";
import type { useApprovals } from "@/lib/browser/approvals-queries";
import type { Approval } from "@/lib/contract/approvals";

export type QueueProps = {
  list: ReturnType<typeof useApprovals>;
  approvals: readonly Approval[];
  state: QueueState;
  shown: string | null;
  onState: (state: QueueState) => void;
  onId: (id: string) => void;
};

const isState = (text: string): text is QueueState => (queueStates as readonly string[]).includes(text);

export function Queue({ list, approvals, state, shown, onState, onId }: QueueProps) {
  const id = useId();
  return (
    <>
      <div className="bar-h">
        <label htmlFor={id} className="q">
          State
        </label>
        <span className="field sm-field">
          <select id={id} value={state} onChange={({ target }) => isState(target.value) && onState(target.value)}>
            {queueStates.map((each) => (
              <option key={each} value={each}>
                {queueWords[each]}
              </option>
            ))}
          </select>
        </span>
        <span className="end row q desk">
          newest first <Kbd keys="j" /> <Kbd keys="k" />
        </span>
      </div>
      {approvals.length > 0 ? (
        <ul className="queue">
          {approvals.map((approval) => (
            <QueueItem key={approval.id} approval={approval} open={approval.id === shown} onOpen={onId} />
          ))}
          {list.hasNextPage && (
            <li className="queue-more">
              <Button variant="quiet" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                Show older ones
              </Button>
            </li>
          )}
        </ul>
      ) : list.error ? (
        <ErrorState title="The approvals could not be read." error={list.error} onRetry={() => void list.refetch()} />
      ) : list.data ? (
        <None state={state} onState={onState} />
      ) : (
        <QueueSkeleton />
      )}
    </>
  );
}

function None({ state, onState }: Pick<QueueProps, "state" | "onState">) {
  if (state === "all") {
    return (
      <EmptyState title="Nobody was asked for anything yet.">
        A step with a gate, or a call of <code>POST /api/v1/approvals</code>, asks here before it runs.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title={state === "pending" ? "Nothing waits for a person." : `No approval is ${queueWords[state]}.`}
      action={<Button onClick={() => onState("all")}>Show all</Button>}
    >
      {state === "pending" && "New requests appear here by themselves."}
    </EmptyState>
  );
}
