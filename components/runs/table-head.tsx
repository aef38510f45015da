"use client";

import type { RunColumn } from "@/components/runs/run-cells";
import { Checkbox } from "@/components/ui/checkbox";
import { Icon } from "@/components/ui/icon";
import { type RunSort, runSorts } from "@/lib/contract/runs";

export type TableHeadProps = {
  columns: readonly RunColumn[];
  sort: RunSort;
  onSort: (sort: RunSort) => void;
  selected: boolean | "indeterminate";
  onSelectAll: (selected: boolean) => void;
};

/** Heads of the columns. A head with a size sorts by it: the greatest first, then the least. */
export function TableHead({ columns, sort, onSort, selected, onSelectAll }: TableHeadProps) {
  return (
    // biome-ignore-start lint/a11y/useSemanticElements: the table is laid out as a grid that changes with the width
    // biome-ignore-start lint/a11y/useFocusableInteractive: the buttons in the heads take the focus
    <div role="rowgroup" className="runs-head">
      <div role="row" aria-rowindex={1} className="runs-row">
        <div role="columnheader" className="runs-check">
          <Checkbox checked={selected} onChange={(on) => onSelectAll(on)} label="Select all loaded runs" />
        </div>
        <div role="columnheader" className="runs-status">
          Status
        </div>
        <div role="columnheader" className="runs-asked">
          Asked and outcome
        </div>
        {columns.map((column) => (
          <Head key={column.id} column={column} sort={sort} onSort={onSort} />
        ))}
      </div>
    </div>
    // biome-ignore-end lint/a11y/useFocusableInteractive: the buttons in the heads take the focus
    // biome-ignore-end lint/a11y/useSemanticElements: the table is laid out as a grid that changes with the width
  );
}

const isSort = (sort: string): sort is RunSort => runSorts.some((known) => known === sort);

function Head({ column, sort, onSort }: { column: RunColumn } & Pick<TableHeadProps, "sort" | "onSort">) {
  const { id, label, numeric, from } = column;
  const by = column.sort;
  const sorted = by !== undefined && sort.replace("-", "") === by;
  const descending = sort.startsWith("-");
  const next = `${sorted && descending ? "" : "-"}${by}`;
  return (
    // biome-ignore lint/a11y/useSemanticElements: as the row
    // biome-ignore lint/a11y/useFocusableInteractive: the button in it takes the focus
    <div
      role="columnheader"
      className={`runs-${id} ${numeric ? "num" : ""}`}
      data-from={from}
      aria-sort={sorted ? (descending ? "descending" : "ascending") : undefined}
    >
      {by === undefined ? (
        label
      ) : (
        <button type="button" onClick={() => isSort(next) && onSort(next)}>
          {sorted && <Icon name="chevron-down" className={descending ? "" : "turned"} />}
          {label}
        </button>
      )}
    </div>
  );
}
