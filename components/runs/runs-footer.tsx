"use client";

import { CompareSelected } from "@/components/runs/compare-selected";
import { ExportSelected } from "@/components/runs/export-menu";
import type { Visible } from "@/components/runs/list-window";
import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import { toast } from "@/components/ui/toast";
import { copyText } from "@/lib/browser/copy-text";
import { useKeyHint } from "@/lib/browser/use-key-binding";
import type { Run } from "@/lib/contract/runs";
import { formatCount } from "@/lib/format";

export type RunsFooterProps = {
  rows: readonly Run[];
  total: number | null;
  /** null before the browser has laid the rows out. */
  visible: Visible | null;
  selection: ReadonlySet<string>;
  onClear: () => void;
};

/** Which rows are in view; while runs are selected, also what can be done with them. */
export function RunsFooter({ rows, total, visible, selection, onClear }: RunsFooterProps) {
  const clearKey = useKeyHint("runsClear");
  return (
    <footer className="tfoot runs-foot">
      {selection.size > 0 && (
        <>
          <span className="med runs-count" role="status">
            {formatCount(selection.size)} selected
          </span>
          <CompareSelected rows={rows} selection={selection} />
          <Button size="sm" icon="copy" onClick={() => copyIds(selection)}>
            Copy ids
          </Button>
          <ExportSelected selection={selection} />
          <Button size="sm" variant="quiet" keys={clearKey} onClick={onClear}>
            Clear
          </Button>
        </>
      )}
      <span className="runs-where">
        <span>{rowsText(visible, rows.length, total)}</span>
        <RowKeyHints />
      </span>
    </footer>
  );
}

function rowsText(visible: Visible | null, loaded: number, total: number | null): string {
  if (loaded === 0) return "no rows";
  const all = total === null ? "" : formatCount(Math.max(total, loaded));
  if (visible === null) return all && `${all} rows`;
  const range = `rows ${formatCount(visible.first + 1)}–${formatCount(visible.last + 1)}`;
  return all ? `${range} of ${all}` : range;
}

async function copyIds(selection: ReadonlySet<string>): Promise<void> {
  const copied = await copyText([...selection].join("\n"));
  const ids = selection.size === 1 ? "The id" : `${formatCount(selection.size)} ids`;
  toast(copied ? `${ids} copied` : "This browser does not let the page copy", { failed: !copied });
}

function RowKeyHints() {
  const [next, previous, select, open] = [
    useKeyHint("runsNext"),
    useKeyHint("runsPrevious"),
    useKeyHint("runsSelect"),
    useKeyHint("runsOpen"),
  ];
  return (
    <span className="desk runs-hints">
      <Kbd keys={`${next} ${previous}`} /> move <Kbd keys={select} /> select <Kbd keys={open} /> open
    </span>
  );
}
