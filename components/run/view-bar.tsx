"use client";

import type { ReactNode } from "react";
import { type RunViewName, runViews, viewOf } from "@/components/run/views";

export type ViewBarProps = {
  view: RunViewName;
  /** The run has a side at the control plane. */
  controlled: boolean;
  onView: (view: RunViewName) => void;
  children?: ReactNode;
};

/** On a phone the views do not all fit. */
const intoView = (button: HTMLButtonElement | null) => button?.scrollIntoView({ block: "nearest", inline: "center" });

/** Which view of the run is shown; the tools of the view stand beside it. */
export function ViewBar({ view, controlled, onView, children }: ViewBarProps) {
  return (
    <div className="bar-h">
      <fieldset className="seg">
        <legend className="sr">View of the run</legend>
        {runViews
          .filter((each) => each !== "control" || controlled || view === each)
          .map((each) => (
            <button
              type="button"
              key={each}
              ref={each === view ? intoView : undefined}
              aria-pressed={each === view}
              onClick={() => onView(each)}
            >
              {viewOf[each].label}
            </button>
          ))}
      </fieldset>
      {children}
    </div>
  );
}
