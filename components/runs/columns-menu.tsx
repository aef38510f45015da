"use client";

import { columnOf, usualColumns } from "@/components/runs/run-cells";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { IconButton } from "@/components/ui/icon-button";
import { Popover } from "@/components/ui/popover";
import { type RunColumnId, runColumnIds } from "@/lib/contract/views";

export type ColumnsMenuProps = {
  /** Null: the usual ones, as the width has room for them. */
  columns: readonly RunColumnId[] | null;
  onChange: (columns: readonly RunColumnId[] | null) => void;
};

/** Which columns the table has, and in which order. Those that are there stand first. */
export function ColumnsMenu({ columns, onChange }: ColumnsMenuProps) {
  const shown = columns ?? usualColumns;
  const hidden = runColumnIds.filter((id) => !shown.includes(id));
  const toggle = (id: RunColumnId) =>
    onChange(shown.includes(id) ? shown.filter((other) => other !== id) : [...shown, id]);
  const move = (id: RunColumnId, by: 1 | -1) => {
    const others = shown.filter((other) => other !== id);
    const at = shown.indexOf(id) + by;
    onChange([...others.slice(0, at), id, ...others.slice(at)]);
  };
  const trigger = (
    <Button className="desk" aria-label="Columns of the table">
      Columns
    </Button>
  );
  return (
    <Popover trigger={trigger} label="Columns" align="end" className="runs-columns">
      <ul>
        {shown.map((id, at) => (
          <li key={id}>
            <Checkbox checked onChange={() => toggle(id)} label={`Show ${columnOf(id).label}`} />
            <button type="button" onClick={() => toggle(id)} tabIndex={-1}>
              {columnOf(id).label}
            </button>
            <IconButton
              icon="chevron-down"
              className="turned"
              label={`Move ${columnOf(id).label} to the left`}
              disabled={at === 0}
              onClick={() => move(id, -1)}
            />
            <IconButton
              icon="chevron-down"
              label={`Move ${columnOf(id).label} to the right`}
              disabled={at === shown.length - 1}
              onClick={() => move(id, 1)}
            />
          </li>
        ))}
        {hidden.map((id) => (
          <li key={id} className="off">
            <Checkbox checked={false} onChange={() => toggle(id)} label={`Show ${columnOf(id).label}`} />
            <button type="button" onClick={() => toggle(id)} tabIndex={-1}>
              {columnOf(id).label}
            </button>
          </li>
        ))}
      </ul>
      <footer>
        <span>
          {columns === null ? "Narrow windows leave out what is least needed." : "Your choice, at any width."}
        </span>
        {columns !== null && (
          <Button size="sm" variant="quiet" onClick={() => onChange(null)}>
            Reset
          </Button>
        )}
      </footer>
    </Popover>
  );
}
