import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

type NoStepsProps = {
  bar: ReactNode;
  /** To the control side of the run; null where it has none. */
  onControl: (() => void) | null;
};

/** A run that was started and has sent nothing. */
export function NoSteps({ bar, onControl }: NoStepsProps) {
  return (
    <>
      {bar}
      <EmptyState
        title="No step has arrived yet."
        action={onControl && <Button onClick={onControl}>What the control plane knows</Button>}
      >
        The run was started at the control plane. Its steps appear here as soon as its process sends them.
      </EmptyState>
    </>
  );
}
