"use client";

import { runColumns } from "@/components/runs/run-cells";
import { Checkbox } from "@/components/ui/checkbox";
import { Icon } from "@/components/ui/icon";

export type TableHeadProps = {
  selected: boolean | "indeterminate";
  onSelectAll: (selected: boolean) => void;
};

/** Heads of the columns. The order is by start, newest first, and cannot be changed: it is what paging follows. */
export function TableHead({ selected, onSelectAll }: TableHeadProps) {
  const [status, ...others] = runColumns;
  return (
    // biome-ignore-start lint/a11y/useSemanticElements: the table is laid out as a grid that changes with the width
    // biome-ignore-start lint/a11y/useFocusableInteractive: heads are not interactive
    <div role="rowgroup" className="runs-head">
      <div role="row" aria-rowindex={1} className="runs-row">
        <div role="columnheader" className="runs-check">
          <Checkbox checked={selected} onChange={onSelectAll} label="Select all loaded runs" />
        </div>
        <div role="columnheader" className="runs-status">
          {status?.label}
        </div>
        <div role="columnheader" className="runs-asked">
          Asked and outcome
        </div>
        {others.map(({ id, label, numeric }) => (
          <div
            key={id}
            role="columnheader"
            className={`runs-${id} ${numeric ? "num" : ""}`}
            {...(id === "started" && { "aria-sort": "descending" as const })}
          >
            {id === "started" && <Icon name="chevron-down" />}
            {label}
          </div>
        ))}
      </div>
    </div>
    // biome-ignore-end lint/a11y/useFocusableInteractive: heads are not interactive
    // biome-ignore-end lint/a11y/useSemanticElements: the table is laid out as a grid that changes with the width
  );
}
