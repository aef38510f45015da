"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useQueryState, useQueryStates } from "nuqs";
import { useCallback, useMemo, useState } from "react";
import { rowParam, runsParams } from "@/app/(console)/runs/search-params";
import { TransferMenu } from "@/components/runs/export-menu";
import { FacetPanel } from "@/components/runs/facet-panel";
import { ImportDrop } from "@/components/runs/import-drop";
import type { Visible } from "@/components/runs/list-window";
import { QueryBar } from "@/components/runs/query-bar";
import { RunTable } from "@/components/runs/run-table";
import { NoRunsYet, NothingMatches } from "@/components/runs/runs-empty";
import { RunsFooter } from "@/components/runs/runs-footer";
import { TableSkeleton } from "@/components/runs/table-skeleton";
import { TimeRange } from "@/components/runs/time-range";
import { TopBar } from "@/components/shell/top-bar";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { Live } from "@/components/ui/live";
import { rowsOf } from "@/lib/browser/live-runs";
import { type FilterPatch, type RunsFilter, type TextField, termsOf } from "@/lib/browser/runs-filter";
import { runsListKey, useLiveRuns, useRunFacets, useRuns } from "@/lib/browser/runs-queries";
import type { RunFacets } from "@/lib/contract/runs";
import { formatCount } from "@/lib/format";
import "@/components/runs/runs.css";
import "@/components/runs/transfer.css";

const nothing: ReadonlySet<string> = new Set();

/** /runs: the parts share one state, and that is the URL. What is selected is not worth a link. */
export function RunsClient({ keyless }: { keyless: boolean }) {
  const [filter, setFilter] = useQueryStates(runsParams, { history: "push" });
  const [row, setRow] = useQueryState("row", rowParam);
  const [selection, setSelection] = useState(nothing);
  const [visible, setVisible] = useState<Visible | null>(null);
  const client = useQueryClient();

  const list = useRuns(filter);
  const facets = useRunFacets(filter);
  const live = useLiveRuns(filter, {
    enabled: list.isSuccess && !list.isPlaceholderData,
    mayRestart: row === null && (visible?.first ?? 0) === 0,
  });
  const rows = useMemo(() => rowsOf(list.data?.pages ?? []), [list.data]);
  const total = facets.data && !facets.isPlaceholderData ? Math.max(facets.data.total, rows.length) : null;

  const patch = useCallback((change: FilterPatch) => void setFilter(change), [setFilter]);
  const only = useCallback((field: TextField, value: string) => patch({ [field]: value }), [patch]);
  const { fetchNextPage } = list;
  const canFetch = list.hasNextPage && !list.isFetching && !list.isFetchNextPageError;
  const more = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  const restart = () => void client.resetQueries({ queryKey: runsListKey(filter) });
  const setActive = useCallback((traceId: string | null) => setRow(traceId), [setRow]);

  return (
    <>
      <TopBar
        title="Runs"
        about={total !== null && total > 0 && `${formatCount(total)} ${total === 1 ? "run" : "runs"}`}
      >
        <TransferMenu filter={filter} total={total} />
        <Live still={!list.isSuccess || list.failureCount > 0 || live.isError} />
      </TopBar>
      <ImportDrop />
      <div className="runs-bar">
        <QueryBar filter={filter} onPatch={patch} />
        <TimeRange filter={filter} onPatch={patch} />
        <FilterDrawer filter={filter} facets={facets.data} onPatch={patch} />
      </div>
      <div className="cols runs-split">
        <aside className="pane facets desk" aria-labelledby="filters">
          <h2 className="sr" id="filters">
            Filters
          </h2>
          <FacetPanel filter={filter} facets={facets.data} failed={facets.isError} onPatch={patch} />
        </aside>
        <section className="pane runs-pane" aria-label="List of runs">
          <RunTable
            filter={filter}
            rows={rows}
            total={total}
            activeId={row}
            onActive={setActive}
            selection={selection}
            onSelection={setSelection}
            onOnly={only}
            onMore={canFetch ? more : undefined}
            onRestart={live.data?.gap ? restart : undefined}
            stale={list.isPlaceholderData}
            onVisible={setVisible}
            placeholder={<Placeholder list={list} filter={filter} keyless={keyless} onPatch={patch} />}
            end={list.isFetchNextPageError && <EndError error={list.error} onRetry={more} />}
          />
          <RunsFooter
            loaded={rows.length}
            total={total}
            visible={visible}
            selection={selection}
            onClear={() => setSelection(nothing)}
          />
        </section>
      </div>
    </>
  );
}

type PlaceholderProps = {
  list: ReturnType<typeof useRuns>;
  filter: RunsFilter;
  keyless: boolean;
  onPatch: (patch: FilterPatch) => void;
};

function Placeholder({ list, filter, keyless, onPatch }: PlaceholderProps) {
  if (list.isError) {
    return <ErrorState title="The runs could not be read." error={list.error} onRetry={() => void list.refetch()} />;
  }
  if (list.isPending || list.isPlaceholderData) return <TableSkeleton />;
  if (termsOf(filter).length === 0) return <NoRunsYet keyless={keyless} />;
  return <NothingMatches filter={filter} keyless={keyless} onPatch={onPatch} />;
}

function EndError({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return <ErrorState title="The next runs could not be read." error={error} onRetry={onRetry} />;
}

type FilterDrawerProps = {
  filter: RunsFilter;
  facets: RunFacets | undefined;
  onPatch: (patch: FilterPatch) => void;
};

/** On a phone the facets are a dialog behind a button. */
function FilterDrawer({ filter, facets, onPatch }: FilterDrawerProps) {
  const [open, setOpen] = useState(false);
  const count = termsOf(filter).filter(({ field }) => field !== "time" && field !== "q").length;
  return (
    <span className="phone-only">
      <Button icon="filter" onClick={() => setOpen(true)}>
        Filters{count > 0 && ` (${count})`}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title="Filters" className="runs-drawer">
        <div className="facets">
          <FacetPanel filter={filter} facets={facets} onPatch={onPatch} />
        </div>
      </Dialog>
    </span>
  );
}
