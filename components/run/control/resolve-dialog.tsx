"use client";

import { useId, useState } from "react";
import { ReasonDialog } from "@/components/control/reason-dialog";
import { toast } from "@/components/ui/toast";
import { useResolveStep } from "@/lib/browser/control-queries";
import type { ResolveStep } from "@/lib/contract/control-runs";
import type { RunControl } from "@/lib/contract/run-control";

type Outcome = ResolveStep["outcome"];
const outcomes: Readonly<Record<Outcome, { label: string; means: string }>> = {
  done: { label: "It happened", means: "The run goes on as if the step had succeeded; it is not repeated." },
  failed: { label: "It failed", means: "The run is told that the step failed." },
  absent: { label: "It never happened", means: "The step is claimed and tried again: be sure." },
};
const order: readonly Outcome[] = ["done", "failed", "absent"];

type ResolveDialogProps = {
  traceId: string;
  runId: string;
  entry: RunControl["journal"][number];
  onClose: () => void;
};

/** A person looked at the outside world and says what happened: this cannot be taken back. */
export function ResolveDialog({ traceId, runId, entry, onClose }: ResolveDialogProps) {
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const resolve = useResolveStep(traceId, runId);
  const name = useId();
  const confirm = (reason: string) => {
    if (outcome === null) return;
    resolve.mutate(
      { key: entry.key, body: { outcome, reason } },
      {
        onSuccess: () => {
          toast(`${entry.name}: ${outcomes[outcome].label.toLowerCase()}`);
          onClose();
        },
      },
    );
  };
  return (
    <ReasonDialog
      open
      title={`What became of ${entry.name}?`}
      description="Its process stopped after the claim and nobody told an outcome. Look where the effect would show, for example by its idempotency key. This cannot be undone."
      confirm={outcome === null ? "Choose what happened" : `Record: ${outcomes[outcome].label.toLowerCase()}`}
      variant="ink"
      pending={resolve.isPending || outcome === null}
      error={resolve.error}
      onClose={onClose}
      onConfirm={confirm}
    >
      <fieldset className="choices">
        <legend className="sr">What happened</legend>
        {order.map((each) => (
          <label key={each}>
            <input type="radio" name={name} checked={outcome === each} onChange={() => setOutcome(each)} />
            <span>
              <b className="med">{outcomes[each].label}</b>
              <span className="q2"> {outcomes[each].means}</span>
            </span>
          </label>
        ))}
      </fieldset>
    </ReasonDialog>
  );
}
