"use client";

import { useQueryClient } from "@tanstack/react-query";
import { exportRuns, pickFiles } from "@/components/runs/transfer";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Menu } from "@/components/ui/menu";
import { type RunsAsk, toRunFilter } from "@/lib/browser/runs-filter";
import { exportedMax } from "@/lib/contract/transfer";
import { formatCount } from "@/lib/format";

/** What the filter shows as a file, and files back in. */
export function TransferMenu({ ask, total }: { ask: RunsAsk; total: number | null }) {
  const queries = useQueryClient();
  return (
    <Menu
      trigger={<IconButton icon="download" label="Export and import" />}
      groups={[
        {
          id: "transfer",
          items: [
            {
              id: "export",
              label: total === null ? "Export these runs" : `Export these ${formatCount(total)} runs`,
              icon: "download",
              hint: "NDJSON",
              disabled: total === 0,
              onSelect: () => void exportRuns(toRunFilter(ask, Date.now()), total),
            },
            {
              id: "import",
              label: "Import a file",
              icon: "plus",
              hint: "or drop it here",
              onSelect: () => pickFiles(queries),
            },
          ],
        },
      ]}
    />
  );
}

/** The selected runs as a file. */
export function ExportSelected({ selection }: { selection: ReadonlySet<string> }) {
  const tooMany = selection.size > exportedMax;
  return (
    <Button
      size="sm"
      icon="download"
      disabled={tooMany}
      title={
        tooMany ? `At most ${formatCount(exportedMax)} runs at a time: narrow the list and export that` : undefined
      }
      onClick={() => void exportRuns({ ids: [...selection] }, selection.size)}
    >
      Export
    </Button>
  );
}
