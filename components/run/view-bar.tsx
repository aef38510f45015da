"use client";

import type { ReactNode } from "react";
import { type RunViewName, runViews, viewOf } from "@/components/run/views";

export type ViewBarProps = {
  view: RunViewName;
  onView: (view: RunViewName) => void;
  children?: ReactNode;
};

/** Which view of the run is shown; the tools of the view stand beside it. */
export function ViewBar({ view, onView, children }: ViewBarProps) {
  return (
    <div className="bar-h">
      <fieldset className="seg">
        <legend className="sr">View of the run</legend>
        {runViews.map((each) => (
          <button type="button" key={each} aria-pressed={each === view} onClick={() => onView(each)}>
            {viewOf[each].label}
          </button>
        ))}
      </fieldset>
      {children}
    </div>
  );
}
