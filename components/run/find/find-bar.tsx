"use client";

import type { RefObject } from "react";
import { FindChips } from "@/components/run/find/find-chips";
import { FindField } from "@/components/run/find/find-field";
import { FindHits } from "@/components/run/find/find-hits";
import type { Find } from "@/components/run/find/use-find";
import { Checkbox } from "@/components/ui/checkbox";
import { IconButton } from "@/components/ui/icon-button";
import { describeError } from "@/lib/browser/describe-error";
import { useKeyHint } from "@/lib/browser/use-key-binding";
import type { StepTable } from "@/lib/domain/trace/step-table";
import { formatCount } from "@/lib/format";

export type FindBarProps = {
  find: Find;
  table: StepTable;
  field: RefObject<HTMLInputElement | null>;
  selected: number | null;
  onStep: (spanId: string) => void;
  onWrite: (written: string) => void;
  onOnly: (only: boolean) => void;
  onClear: () => void;
};

/** The search in the run: what is looked for, how much of it there is, and a line for each place. */
export function FindBar({ find, table, field, selected, onStep, onWrite, onOnly, onClear }: FindBarProps) {
  const [next, previous] = [useKeyHint("findNext"), useKeyHint("findPrevious")];
  const none = find.rows.length === 0;
  return (
    <search className="find" aria-label="Find in run" aria-busy={find.state === "reading"}>
      <div className="find-row">
        <FindField written={find.written} field={field} onWrite={onWrite} onWalk={find.walk} onClear={onClear} />
        <output className="find-count">{countOf(find, selected)}</output>
        <IconButton
          icon="chevron-up"
          label="Previous match"
          keys={previous}
          disabled={none}
          onClick={() => find.walk(-1)}
        />
        <IconButton icon="chevron-down" label="Next match" keys={next} disabled={none} onClick={() => find.walk(1)} />
        <IconButton icon="close" label="End the search" keys="esc" onClick={onClear} />
      </div>
      <div className="find-row">
        <FindChips find={find} table={table} onWrite={onWrite} />
        <span className="find-only">
          <Checkbox checked={find.onlyMatches} onChange={onOnly} label="Only matches" />
          <span aria-hidden="true">only matches</span>
        </span>
      </div>
      {find.state === "failed" && <FindError find={find} />}
      {find.hits.length > 0 && <FindHits {...{ find, table, selected, onStep }} />}
      {find.limits.map((limit) => (
        <p className="find-limit" key={limit}>
          {limit}
        </p>
      ))}
    </search>
  );
}

function FindError({ find: { error, retry } }: { find: Find }) {
  return (
    <p className="find-limit" role="alert">
      The search failed: {describeError(error).detail}{" "}
      <button type="button" className="link" onClick={retry}>
        try again
      </button>
    </p>
  );
}

/** `3 of 17 steps`: the selected step is the third. */
function countOf({ rows, state, repeats }: Find, selected: number | null): string {
  if (state === "idle") return "";
  if (state === "failed") return "";
  if (state === "reading" && rows.length === 0) return "searching…";
  if (rows.length === 0) return repeats > 0 ? "only repeats" : "no step";
  const at = selected === null ? -1 : rows.indexOf(selected);
  const steps = `${formatCount(rows.length)} ${rows.length === 1 ? "step" : "steps"}`;
  return at < 0 ? steps : `${formatCount(at + 1)} of ${steps}`;
}
