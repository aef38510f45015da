// biome-ignore-all lint/a11y/useSemanticElements: rows drawn only where they are in view cannot be a table
// biome-ignore-all lint/a11y/useFocusableInteractive: the treegrid has the focus and names its active row
"use client";

import { type CSSProperties, memo } from "react";
import { StepBar, type StepBarProps } from "@/components/run/step-bar";
import { StepName } from "@/components/run/step-name";
import type { RunSteps } from "@/components/run/use-run-steps";
import { FindingMark } from "@/components/ui/finding-mark";
import { Icon } from "@/components/ui/icon";
import { KindGlyph } from "@/components/ui/kind-glyph";
import { Money } from "@/components/ui/money";
import { indentOf } from "@/lib/domain/trace/layout-rows";
import { kindOf, modelOf, nameOf } from "@/lib/domain/trace/step-table";
import { attemptOf } from "@/lib/domain/trace/walk-steps";
import { formatCount } from "@/lib/format";

const indentLevelsMax = 8;

type StepRowProps = StepBarProps & {
  id: string;
  index: number;
  top: number;
  selected: boolean;
  closed: boolean;
  onSelect: (row: number) => void;
  onToggle: (row: number) => void;
};

/** One step: its place in the tree at the left, its time at the right. */
export const StepRow = memo(function StepRow(props: StepRowProps) {
  const { id, steps, row, index, top, selected, closed, onSelect, onToggle } = props;
  const { tree } = steps;
  const below = (tree.size[row] ?? 1) - 1;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the treegrid around it takes the keys
    <div
      id={id}
      role="row"
      className={`step ${selected ? "sel" : ""}`}
      style={{ top }}
      aria-level={(tree.depth[row] ?? 0) + 1}
      aria-rowindex={index + 2}
      aria-selected={selected}
      {...(below > 0 ? { "aria-expanded": !closed } : {})}
      onClick={() => onSelect(row)}
    >
      <TreeCell steps={steps} row={row} closed={closed} below={below} onToggle={onToggle} />
      <StepBar {...props} />
    </div>
  );
});

type TreeCellProps = Pick<StepRowProps, "steps" | "row" | "closed" | "onToggle"> & { below: number };

function TreeCell({ steps, row, closed, below, onToggle }: TreeCellProps) {
  const { table, tree, cost } = steps;
  const kind = kindOf(table, row);
  const failed = table.failed[row] === 1;
  const { levels, depthLabel } = indentOf(tree.depth[row] ?? 0, indentLevelsMax);
  const attempt = attemptOf(table, tree, row);
  const group = kind === "agent" || (tree.parent[row] ?? -1) < 0;
  return (
    <div
      role="gridcell"
      className={`nd ${group ? "grp" : ""} ${failed ? "err" : ""}`}
      style={{ "--d": levels } as CSSProperties}
    >
      <i className="guides" aria-hidden="true" />
      {below > 0 ? (
        <button
          type="button"
          className="tw"
          tabIndex={-1}
          aria-label={closed ? "Open" : "Close"}
          onClick={(event) => {
            event.stopPropagation();
            onToggle(row);
          }}
        >
          <Icon name={closed ? "chevron-right" : "chevron-down"} />
        </button>
      ) : (
        <span className="tw" />
      )}
      {depthLabel && (
        <span className="deep" title={`Level ${depthLabel}`}>
          {depthLabel}
        </span>
      )}
      <KindGlyph kind={kind} />
      <StepName name={nameOf(table, row)} model={modelOf(table, row)} kind={kind} />
      {closed && <span className="q">{formatCount(below)}</span>}
      <Placement steps={steps} row={row} />
      <span className="x">
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
