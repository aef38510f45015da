"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { memo } from "react";
import { Asked, nameOf, outcomeOf, type RunColumn } from "@/components/runs/run-cells";
import { Checkbox } from "@/components/ui/checkbox";
import { StatusBadge } from "@/components/ui/status-badge";
import type { Run } from "@/lib/contract/runs";
import type { FieldName } from "@/lib/domain/query/fields";

export type RowActions = {
  /** `through`: all rows from the one that was selected last. */
  readonly onSelect: (traceId: string, through: boolean) => void;
  /** Resolves once the address names the row. */
  readonly onFocus: (traceId: string) => Promise<unknown>;
  readonly onOnly: (field: FieldName, value: string) => void;
};
export type RunRowProps = RowActions & {
  run: Run;
  columns: readonly RunColumn[];
  /** Place among all that match, from 0. */
  index: number;
  /** The row under the keyboard. */
  active: boolean;
  /** The one row that Tab stops at. */
  tabStop: boolean;
  selected: boolean;
};

/** One run. The link covers the row, so a click, a middle click and the context menu work anywhere on it. */
export const RunRow = memo(function RunRow({
  run,
  columns,
  index,
  active,
  tabStop,
  selected,
  ...actions
}: RunRowProps) {
  const tabIndex = tabStop ? 0 : -1;
  const router = useRouter();
  const href = `/runs/${run.traceId}`;
  // a change of the address while Next is on its way to the run would call it back
  const open = () => void actions.onFocus(run.traceId).then(() => router.push(href));
  const name = nameOf(run);
  const context = { onOnly: actions.onOnly, tabIndex };
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows are laid out as a grid that changes with the width
    // biome-ignore lint/a11y/useFocusableInteractive: the link in it takes the focus
    <div
      role="row"
      className="runs-row"
      aria-rowindex={index + 2}
      data-run={run.traceId}
      data-selected={selected}
      data-active={active}
      onFocus={() => void actions.onFocus(run.traceId)}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: as the row */}
      <div role="cell" className="runs-check">
        <Checkbox
          checked={selected}
          onChange={(_, { shift }) => actions.onSelect(run.traceId, shift)}
          label={`Select ${name}`}
        />
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: as the row */}
      <div role="cell" className="runs-status">
        <StatusBadge status={run.status} code={run.haltCode} />
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: as the row */}
      <div role="cell" className="runs-asked">
        <Link
          href={href}
          prefetch={false}
          onNavigate={(event) => {
            event.preventDefault();
            open();
          }}
          tabIndex={tabIndex}
          title={[name, outcomeOf(run)].filter(Boolean).join(" → ")}
        >
          <Asked run={run} />
        </Link>
      </div>
      {columns.map(({ id, numeric, from, cell }) => (
        // biome-ignore lint/a11y/useSemanticElements: as the row
        <div key={id} role="cell" className={`runs-${id} ${numeric ? "num" : ""}`} data-from={from}>
          {cell(run, context)}
        </div>
      ))}
    </div>
  );
});
