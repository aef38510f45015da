// biome-ignore-all lint/a11y/useSemanticElements: rows drawn only where they are in view cannot be a table
// biome-ignore-all lint/a11y/useFocusableInteractive: the treegrid has the focus and names its active row
"use client";

import type { CSSProperties } from "react";
import { StepName } from "@/components/run/step-name";
import type { RunSteps } from "@/components/run/use-run-steps";
import { FindingMark } from "@/components/ui/finding-mark";
import { Icon } from "@/components/ui/icon";
import { KindGlyph } from "@/components/ui/kind-glyph";
import { Money } from "@/components/ui/money";
import { hasMark } from "@/lib/domain/findings/mark-steps";
import { type Attempts, attemptNumber } from "@/lib/domain/trace/attempts";
import { indentOf } from "@/lib/domain/trace/layout-rows";
import { kindOf, modelOf, nameOf, spanIdOf } from "@/lib/domain/trace/step-table";
import { formatCount } from "@/lib/format";

const indentLevelsMax = 8;

export type StepCellProps = {
  steps: RunSteps;
  row: number;
  closed: boolean;
  /** By row. */
  attempts: ReadonlyMap<number, Attempts>;
  /** `all`: also the groups beside it and below. */
  onToggle: (row: number, all: boolean) => void;
  /** Reads the steps right below a step that are not here. */
  onBelow: (spanId: string) => void;
};

/** A step's place in the tree, what it is, what it cost. */
export function StepCell({ steps, row, closed, attempts, onToggle, onBelow }: StepCellProps) {
  const { table, tree, cost } = steps;
  const isBroken = hasMark(steps.found, row, "schema");
  const below = (tree.size[row] ?? 1) - 1;
  const kind = kindOf(table, row);
  const failed = table.failed[row] === 1;
  const { levels, depthLabel } = indentOf(tree.depth[row] ?? 0, indentLevelsMax);
  const attempt = table.attempt[row] ? attemptNumber(table, row, attempts.get(row) ?? null) : null;
  const group = kind === "agent" || (tree.parent[row] ?? -1) < 0;
  return (
    <div
      role="gridcell"
      className={`nd ${group ? "grp" : ""} ${failed ? "err" : ""} ${isBroken ? "broken" : ""}`}
      style={{ "--d": levels } as CSSProperties}
    >
      <i className="guides" aria-hidden="true" />
      {below > 0 ? <Twisty closed={closed} onToggle={(all) => onToggle(row, all)} /> : <span className="tw" />}
      {depthLabel && (
        <span className="deep" title={`Level ${depthLabel}`}>
          {depthLabel}
        </span>
      )}
      <KindGlyph kind={kind} />
      {table.pending[row] === 1 ? (
        <span className="nm q" title={`Step ${spanIdOf(table, row)} is named by those below it`}>
          {nameOf(table, row)}
        </span>
      ) : (
        <StepName name={nameOf(table, row)} model={modelOf(table, row)} kind={kind} />
      )}
      <HiddenBelow steps={steps} row={row} onBelow={onBelow} />
      {closed && <span className="q">{formatCount(below)}</span>}
      <Placement steps={steps} row={row} />
      <span className="x">
        {isBroken && <FindingMark kind="schema" />}
        {hasMark(steps.found, row, "silent") && <FindingMark kind="silent" />}
        {failed && <FindingMark kind="error" />}
        {attempt && (
          <span className="at" title={`Attempt ${attempt.n} of ${attempt.of}`}>
            {attempt.n}/{attempt.of}
          </span>
        )}
        <span className="co">
          <Money microUsd={cost[row] ?? null} state={(cost[row] ?? -1) < 0 ? "none" : "complete"} pad exact />
        </span>
      </span>
    </div>
  );
}

function Twisty({ closed, onToggle }: { closed: boolean; onToggle: (all: boolean) => void }) {
  return (
    <button
      type="button"
      className="tw"
      tabIndex={-1}
      aria-label={closed ? "Open" : "Close"}
      title={closed ? "Open; with Alt, also all below" : "Close; with Alt, also the groups beside it and below"}
      onClick={(event) => {
        event.stopPropagation();
        onToggle(event.altKey);
      }}
    >
      <Icon name={closed ? "chevron-right" : "chevron-down"} />
    </button>
  );
}

/** Steps of a very large run that are not here, at the step they lie below. */
function HiddenBelow({ steps, row, onBelow }: Pick<StepCellProps, "steps" | "row" | "onBelow">) {
  const hidden = steps.hidden[row] ?? 0;
  if (hidden === 0) return null;
  return (
    <button
      type="button"
      className="chip line"
      tabIndex={-1}
      title={`${formatCount(hidden)} more steps right below ${nameOf(steps.table, row)} are not here yet: read them`}
      onClick={(event) => {
        event.stopPropagation();
        onBelow(spanIdOf(steps.table, row));
      }}
    >
      {formatCount(hidden)} more
    </button>
  );
}

/** Why a step with a parent id stands at the top. */
function Placement({ steps, row }: { steps: RunSteps; row: number }) {
  const placement = steps.tree.placement[row];
  if (placement === "orphan") {
    const parent = steps.table.missingParent.get(row) ?? "";
    return (
      <span className="chip waiting" title={`Its parent ${parent} has not arrived`}>
        parent missing
      </span>
    );
  }
  if (placement === "cycle") {
    return (
      <span className="chip waiting" title="Its parents lead back to it: the circle is cut open here">
        circular parents
      </span>
    );
  }
  return null;
}
