"use client";

import { CostRow } from "@/components/costs/cost-row";
import { Icon } from "@/components/ui/icon";
import { type CostsAsk, isOfRuns, namesOf } from "@/lib/browser/costs-ask";
import type { CostQuery, Costs } from "@/lib/contract/costs";
import { formatCount } from "@/lib/format";

export type RowKey = string;
export const keyOfRow = (label: string | null): RowKey => (label === null ? "-" : `=${label}`);

type Props = {
  costs: Costs;
  ask: CostsAsk;
  row: RowKey | null;
  onAsk: (change: Partial<CostsAsk>) => void;
  onRow: (row: RowKey | null) => void;
};

/** Where the money went, dearest first; each row opens to what is inside of it and links to its runs. */
export function CostTable({ costs, ask, row, onAsk, onRow }: Props) {
  const { rows, by, labels } = costs;
  const series = new Map(costs.series.flatMap(({ label, rest }, no) => (rest ? [] : [[label, no + 1] as const])));
  const dearest = Math.max(...rows.map(({ figures }) => figures.costMicroUsd), 1);
  const unit = isOfRuns(by) ? "runs" : "calls";
  return (
    <>
      <table className="tfix cost-table">
        <thead>
          <tr>
            <Head id="label" label={namesOf[by].one} className="cost-label" {...{ ask, onAsk }} />
            <th scope="col" className="desk cost-share">
              Share
            </th>
            <Head id="cost" label="Cost" className="num cost-money" {...{ ask, onAsk }} />
            <Head id={unit} label={unit === "runs" ? "Runs" : "Calls"} className="num cost-count" {...{ ask, onAsk }} />
            <Head id="tokens" label="Tokens" className="num wide cost-count" {...{ ask, onAsk }} />
            <th scope="col" className="num wide cost-small">
              Cached
            </th>
            <th scope="col" className="num desk cost-money">
              {unit === "runs" ? "Per run" : "Per call"}
            </th>
            <Head id="wasted" label="Wasted" className="num cost-money" {...{ ask, onAsk }} />
            <th scope="col" className="num desk cost-small">
              Change
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((each) => (
            <CostRow
              key={keyOfRow(each.label)}
              {...{ row: each, costs, ask, dearest, onAsk }}
              series={series.get(each.label) ?? null}
              isOpen={row === keyOfRow(each.label)}
              onToggle={() => onRow(row === keyOfRow(each.label) ? null : keyOfRow(each.label))}
            />
          ))}
        </tbody>
      </table>
      <p className="cost-note">
        {labels > rows.length &&
          `The first ${formatCount(rows.length)} of ${formatCount(labels)} ${namesOf[by].many}; the CSV file has up to 1,000. `}
        Money counts where its run began, to the micro-dollar. Change is against the time of the same length before.
        {by === "tag" && " A run with several tags counts in each of them."}
      </p>
    </>
  );
}

type HeadProps = {
  id: CostQuery["sort"];
  label: string;
  className: string;
  ask: CostsAsk;
  onAsk: (change: Partial<CostsAsk>) => void;
};

function Head({ id, label, className, ask, onAsk }: HeadProps) {
  const turned = id === "label" ? "ascending" : "descending";
  return (
    <th scope="col" className={className} {...(ask.sort === id && { "aria-sort": turned })}>
      <button type="button" onClick={() => onAsk({ sort: id })}>
        {label}
        {ask.sort === id && <Icon name={turned === "ascending" ? "chevron-up" : "chevron-down"} />}
      </button>
    </th>
  );
}
