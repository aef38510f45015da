"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useQueryState, useQueryStates } from "nuqs";
import { useCallback, useMemo, useState } from "react";
import { rowParam, runsParams } from "@/app/(console)/runs/search-params";
import { ColumnsMenu } from "@/components/runs/columns-menu";
import { DemoProgress } from "@/components/runs/demo";
import { TransferMenu } from "@/components/runs/export-menu";
import { FacetPanel, type FacetPanelProps } from "@/components/runs/facet-panel";
import { Histogram } from "@/components/runs/histogram";
import { ImportDrop } from "@/components/runs/import-drop";
import type { Visible } from "@/components/runs/list-window";
import { LiveToggle } from "@/components/runs/live-toggle";
import { QueryBar } from "@/components/runs/query-bar";
import type { RunColumn } from "@/components/runs/run-cells";
import { RunTable } from "@/components/runs/run-table";
import { RunViews } from "@/components/runs/run-views";
import { NoRunsYet, NothingMatches } from "@/components/runs/runs-empty";
import { RunsFooter } from "@/components/runs/runs-footer";
import { TableSkeleton } from "@/components/runs/table-skeleton";
import { TimeRange } from "@/components/runs/time-range";
import { useColumns } from "@/components/runs/use-columns";
import { TopBar } from "@/components/shell/top-bar";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { rowsOf } from "@/lib/browser/live-runs";
import { askOf, type FilterPatch, narrowingsOf, type RunsFilter } from "@/lib/browser/runs-filter";
import { runsListKey, useHistogram, useLiveRuns, useRunFacets, useRuns } from "@/lib/browser/runs-queries";
import { useZone } from "@/lib/browser/use-zone";
import type { RunSort } from "@/lib/contract/runs";
import type { RunColumnId } from "@/lib/contract/views";
import { isAnyOf } from "@/lib/domain/query/ast";
import { chooseOnly, partsOf } from "@/lib/domain/query/edit";
import type { FieldName } from "@/lib/domain/query/fields";
import "@/components/runs/query-bar.css";
import "@/components/runs/menus.css";
import "@/components/runs/histogram.css";
import "@/components/runs/runs.css";
import "@/components/runs/narrow.css";
import "@/components/runs/transfer.css";

const nothing: ReadonlySet<string> = new Set();

/** /runs: the parts share one state, and that is the URL. What is selected is not worth a link. */
export function RunsClient({ keyless, local }: { keyless: boolean; local: boolean }) {
  const [filter, setFilter] = useQueryStates(runsParams, { history: "push" });
  const [row, setRow] = useQueryState("row", rowParam);
  const [selection, setSelection] = useState(nothing);
  const [visible, setVisible] = useState<Visible | null>(null);
  const [paused, setPaused] = useState(false);
  const client = useQueryClient();
  const zone = useZone();
  const ask = useMemo(() => askOf(filter, zone), [filter, zone]);

  const list = useRuns(ask, filter.sort);
  const facets = useRunFacets(ask);
  const histogram = useHistogram(ask, zone);
  const live = useLiveRuns(ask, filter.sort, {
    enabled: list.isSuccess && !list.isPlaceholderData,
    mayRestart: row === null && (visible?.first ?? 0) === 0,
    paused,
  });
  const rows = useMemo(() => rowsOf(list.data?.pages ?? []), [list.data]);
  const total = facets.data && !facets.isPlaceholderData ? Math.max(facets.data.total, rows.length) : null;

  const patch = useCallback((change: FilterPatch) => void setFilter(change), [setFilter]);
  const onQuery = useCallback((q: string) => patch({ q }), [patch]);
  const onCols = useCallback((cols: readonly RunColumnId[] | null) => patch({ cols }), [patch]);
  const onSort = useCallback((sort: RunSort) => patch({ sort }), [patch]);
  const only = useCallback(
    (field: FieldName, value: string) => onQuery(chooseOnly(filter.q, isAnyOf(field, [value]))),
    [onQuery, filter.q],
  );
  const { columns, chosen, onChange: onColumns } = useColumns(filter.cols, filter.view !== null, onCols);
  const { fetchNextPage } = list;
  const canFetch = list.hasNextPage && !list.isFetching && !list.isFetchNextPageError;
  const more = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  const restart = () => void client.resetQueries({ queryKey: runsListKey(ask, filter.sort) });
  const setActive = useCallback((traceId: string | null) => setRow(traceId), [setRow]);
  const zoom = () => patch({ ...filter.brush, last: "all", brush: null });
  const panel = { q: filter.q, facets: facets.data, failed: facets.isError, onQuery };

  return (
    <>
      <TopBar title="Runs" tabs={<RunViews filter={filter} onFilter={patch} />}>
        <TransferMenu ask={ask} total={total} />
        <LiveToggle
          paused={paused}
          held={live.data?.held ?? 0}
          still={!list.isSuccess || list.failureCount > 0 || live.isError}
          onToggle={() => setPaused(!paused)}
        />
      </TopBar>
      <ImportDrop />
      {local && <DemoProgress />}
      <div className="runs-bar">
        <QueryBar q={filter.q} facets={facets.data} onQuery={onQuery} />
        <TimeRange filter={filter} onPatch={patch} />
        <ColumnsMenu columns={chosen} onChange={onColumns} />
        <FilterDrawer {...panel} />
      </div>
      <Histogram
        histogram={histogram.data}
        failed={histogram.isError}
        brush={filter.brush}
        onBrush={(brush) => patch({ brush })}
        onZoom={zoom}
      />
      <div className="cols runs-split">
        <aside className="pane facets desk" aria-labelledby="filters">
          <h2 className="sr" id="filters">
            Filters
          </h2>
          <FacetPanel {...panel} />
        </aside>
        <section className="pane runs-pane" aria-label="List of runs">
          <RunTable
            ask={ask}
            sort={filter.sort}
            onSort={onSort}
            columns={columns}
            columnsChosen={chosen !== null}
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
            placeholder={<Placeholder {...{ list, filter, columns, keyless, local }} onFilter={patch} />}
            end={list.isFetchNextPageError && <EndError error={list.error} onRetry={more} />}
          />
          <RunsFooter
            rows={rows}
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
  columns: readonly RunColumn[];
  keyless: boolean;
  local: boolean;
  onFilter: (filter: RunsFilter) => void;
};

function Placeholder({ list, filter, columns, keyless, local, onFilter }: PlaceholderProps) {
  if (list.isError) {
    return <ErrorState title="The runs could not be read." error={list.error} onRetry={() => void list.refetch()} />;
  }
  if (list.isPending || list.isPlaceholderData) return <TableSkeleton columns={columns} />;
  if (narrowingsOf(filter).length === 0) return <NoRunsYet keyless={keyless} local={local} />;
  return <NothingMatches filter={filter} keyless={keyless} local={local} onFilter={onFilter} />;
}

function EndError({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return <ErrorState title="The next runs could not be read." error={error} onRetry={onRetry} />;
}

/** On a phone the facets are a dialog behind a button. */
function FilterDrawer(panel: FacetPanelProps) {
  const [open, setOpen] = useState(false);
  const count = partsOf(panel.q).length;
  return (
    <span className="phone-only">
      <Button icon="filter" onClick={() => setOpen(true)}>
        Filters{count > 0 && ` (${count})`}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title="Filters" className="runs-drawer">
        <div className="facets">
          <FacetPanel {...panel} />
        </div>
      </Dialog>
    </span>
  );
}
