"use client";

import type { ReactNode } from "react";
import { RestOfSteps } from "@/components/run/rest-of-steps";
import type { StepViewProps } from "@/components/run/view-props";
import { Kbd } from "@/components/ui/kbd";
import type { KeyBindingId } from "@/lib/browser/key-bindings";
import { useKeyHint } from "@/lib/browser/use-key-binding";

export type KeyHint = { readonly ids: readonly KeyBindingId[]; readonly does: string };
export type ViewFootProps = Pick<StepViewProps, "steps" | "more"> & {
  hints: readonly KeyHint[];
  /** What the picture leaves out or adds up. */
  children?: ReactNode;
};

/** Below a picture of the run: its keys, what it leaves out, and how much of the run it is drawn from. */
export function ViewFoot({ steps, more, hints, children }: ViewFootProps) {
  return (
    <div className="tfoot">
      {hints.map(({ ids, does }) => (
        <span key={does} className="row desk hint">
          {ids.map((id) => (
            <Key key={id} id={id} />
          ))}
          {does}
        </span>
      ))}
      <span className="end cut">
        {children}
        {steps.shown < steps.table.total && (
          <>
            {" · from "}
            <RestOfSteps steps={steps} more={more} />
          </>
        )}
      </span>
    </div>
  );
}

const Key = ({ id }: { id: KeyBindingId }) => <Kbd keys={useKeyHint(id)} />;
