"use client";

import dynamic from "next/dynamic";
import { BarsTable } from "@/components/costs/bars-table";
import { visibleText } from "@/components/json/visible-text";
import { namesOf, seriesName } from "@/lib/browser/costs-ask";
import type { Costs } from "@/lib/contract/costs";
import { bucketFor } from "@/lib/domain/cost/cut-costs";

/** The library of charts comes apart from the page, which is there without it. */
const StackedBars = dynamic(() => import("@/components/costs/stacked-bars").then((file) => file.StackedBars), {
  ssr: false,
  loading: () => <div className="cost-chart" />,
});

type Show = "bars" | "numbers";
type Props = { costs: Costs; show: Show; onShow: (show: Show) => void };

/** The money over time, one colour a label; the same as numbers for whoever cannot see bars, or wants to copy them. */
export function CostBars({ costs, show, onShow }: Props) {
  const { by, edges, series, zone } = costs;
  const unit = bucketFor(Date.parse(costs.total.to) - Date.parse(costs.total.from));
  return (
    <section className="cost-sec" aria-labelledby="over-time">
      <header>
        <h2 id="over-time">Cost by {namesOf[by].one.toLowerCase()}</h2>
        <span className="q">per {unit}</span>
        <ul className="cost-legend">
          {series.map((each, no) => (
            <li key={each.rest ? "others" : `=${each.label}`}>
              <i data-series={each.rest ? "rest" : no + 1} />
              <bdi className="cut">{visibleText(seriesName(each, by))}</bdi>
            </li>
          ))}
        </ul>
        <div className="seg sm end">
          {(["bars", "numbers"] as const).map((each) => (
            <button key={each} type="button" aria-pressed={show === each} onClick={() => onShow(each)}>
              {each === "bars" ? "Bars" : "Numbers"}
            </button>
          ))}
        </div>
      </header>
      {show === "bars" ? (
        <StackedBars edges={edges} series={series} by={by} zone={zone} unit={unit} />
      ) : (
        <BarsTable edges={edges} series={series} by={by} zone={zone} unit={unit} />
      )}
    </section>
  );
}
