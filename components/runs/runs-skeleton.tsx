"use client";

import { columnStyle } from "@/components/runs/column-layout";
import { FacetPanel } from "@/components/runs/facet-panel";
import { columnOf, usualColumns } from "@/components/runs/run-cells";
import { TableHead } from "@/components/runs/table-head";
import { TableSkeleton } from "@/components/runs/table-skeleton";
import { TopBar } from "@/components/shell/top-bar";
import "@/components/runs/query-bar.css";
import "@/components/runs/menus.css";
import "@/components/runs/histogram.css";
import "@/components/runs/runs.css";
import "@/components/runs/narrow.css";

const ignore = () => {};
const columns = usualColumns.map(columnOf);

/** The page while the server reads: heads and facets are real, rows are not there yet. */
export function RunsSkeleton() {
  return (
    <>
      <TopBar title="Runs" />
      <div className="runs-bar" aria-hidden="true">
        <div className="runs-query">
          <div className="query" />
        </div>
      </div>
      <div className="cols runs-split" inert>
        <aside className="pane facets desk" aria-labelledby="filters">
          <h2 className="sr" id="filters">
            Filters
          </h2>
          <FacetPanel q="" facets={undefined} onQuery={ignore} />
        </aside>
        <section className="pane runs-pane" aria-label="List of runs" style={columnStyle(columns, false)}>
          <TableHead columns={columns} sort="-started" onSort={ignore} selected={false} onSelectAll={ignore} />
          <TableSkeleton columns={columns} />
        </section>
      </div>
    </>
  );
}
