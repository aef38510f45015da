"use client";

import "./costs.css";
import "./table.css";
import "./menus.css";
import { CostBars } from "@/components/costs/cost-bars";
import { CostDimensions } from "@/components/costs/cost-dimensions";
import { CostPicks } from "@/components/costs/cost-picks";
import { CostRangeMenu } from "@/components/costs/cost-range-menu";
import { CostSummary } from "@/components/costs/cost-summary";
import { CostTable } from "@/components/costs/cost-table";
import { CostsSkeleton } from "@/components/costs/costs-skeleton";
import { UnpricedNotice } from "@/components/costs/unpriced-notice";
import { TopBar } from "@/components/shell/top-bar";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Icon } from "@/components/ui/icon";
import { firstZone, useCosts } from "@/lib/browser/cost-queries";
import { type CostsAsk, costSearch } from "@/lib/browser/costs-ask";
import { useNow } from "@/lib/browser/use-now";
import { useZone } from "@/lib/browser/use-zone";

export type CostsLook = { readonly show: "bars" | "numbers"; readonly row: string | null };
type Props = {
  readonly ask: CostsAsk;
  readonly look: CostsLook;
  readonly onAsk: (change: Partial<CostsAsk>) => void;
  readonly onLook: (change: Partial<CostsLook>) => void;
};

/** Where the money goes, and how much of it was for nothing. */
export function CostsPage({ ask, look, onAsk, onLook }: Props) {
  const { data, error, refetch } = useCosts(ask);
  const isEmpty = data !== undefined && data.total.runs === 0 && data.rows.length === 0;
  return (
    <>
      <TopBar title="Costs" tabs={<CostDimensions by={ask.by} onBy={(by) => onAsk({ by })} />}>
        <CostRangeMenu ask={ask} onAsk={onAsk} />
        <CsvLink ask={ask} />
      </TopBar>
      <div className="body cost-body">
        <CostPicks ask={ask} onAsk={onAsk} />
        {data === undefined && error === null && <CostsSkeleton />}
        {error !== null && (
          <ErrorState title="The costs could not be read." error={error} onRetry={() => void refetch()} />
        )}
        {isEmpty && error === null && (
          <EmptyState title="No run began in this time.">
            Costs are there as soon as runs are: money at list price or as the client says, tokens, and what of it was
            for nothing. Choose a longer time, or see the page Connect for how to send runs.
          </EmptyState>
        )}
        {data !== undefined && error === null && !isEmpty && (
          <>
            <CostSummary costs={data} ask={ask} />
            <CostBars costs={data} show={look.show} onShow={(show) => onLook({ show })} />
            <UnpricedNotice usage={data.unpriced} />
            <CostTable costs={data} ask={ask} row={look.row} onAsk={onAsk} onRow={(row) => onLook({ row })} />
          </>
        )}
      </div>
    </>
  );
}

function CsvLink({ ask }: { ask: CostsAsk }) {
  const zone = useZone() ?? firstZone;
  const nowMs = useNow();
  return (
    <a
      className="btn cost-csv"
      href={nowMs === null ? undefined : `/api/v1/costs/export?${costSearch(ask, zone, nowMs)}`}
      download
    >
      <Icon name="download" small />
      CSV
    </a>
  );
}
