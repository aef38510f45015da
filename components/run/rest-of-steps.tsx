"use client";

import type { StepViewProps } from "@/components/run/view-props";
import { formatCount } from "@/lib/format";

/** How much of the run is here, and the way to the rest. */
export function RestOfSteps({ steps, more }: Pick<StepViewProps, "steps" | "more">) {
  const { shown, hiddenTops, rest, table } = steps;
  const { failures } = rest;
  return (
    <>
      {formatCount(shown)} of {formatCount(table.total)} steps
      {failures !== null &&
        failures.shown < failures.total &&
        `, ${formatCount(failures.shown)} of ${formatCount(failures.total)} failures`}
      {hiddenTops > 0 && (
        <button type="button" className="link" disabled={more.loading} onClick={() => more.below("top")}>
          {formatCount(hiddenTops)} more at the top
        </button>
      )}
      {more.error && (
        <span role="alert" title={more.error.message}>
          , the rest could not be read
        </span>
      )}
      {more.has && (
        <button type="button" className="link" disabled={more.loading} onClick={more.read}>
          {more.loading ? "reading …" : "read more"}
        </button>
      )}
    </>
  );
}
