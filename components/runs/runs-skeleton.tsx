"use client";

import { FacetPanel } from "@/components/runs/facet-panel";
import { TableHead } from "@/components/runs/table-head";
import { TableSkeleton } from "@/components/runs/table-skeleton";
import { TopBar } from "@/components/shell/top-bar";
import { emptyFilter } from "@/lib/browser/runs-filter";
import "@/components/runs/runs.css";

const ignore = () => {};

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
          <FacetPanel filter={emptyFilter} facets={undefined} onPatch={ignore} />
        </aside>
        <section className="pane runs-pane" aria-label="List of runs">
          <TableHead selected={false} onSelectAll={ignore} />
          <TableSkeleton />
        </section>
      </div>
    </>
  );
}
