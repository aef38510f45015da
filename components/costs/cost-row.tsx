"use client";

import { CostCells } from "@/components/costs/cost-cells";
import { CostInside } from "@/components/costs/cost-inside";
import { visibleText } from "@/components/json/visible-text";
import { Icon } from "@/components/ui/icon";
import { type CostsAsk, namesOf, pickOf, runsHref } from "@/lib/browser/costs-ask";
import type { Costs, CostRow as Row } from "@/lib/contract/costs";

type Props = {
  row: Row;
  costs: Costs;
  ask: CostsAsk;
  /** Cost of the largest row: the whole length of a bar. */
  dearest: number;
  series: number | null;
  isOpen: boolean;
  onToggle: () => void;
  onAsk: (change: Partial<CostsAsk>) => void;
};

export function CostRow({ row, costs, ask, dearest, series, isOpen, onToggle, onAsk }: Props) {
  const { label } = row;
  const name = label === null ? `no ${namesOf[costs.by].one.toLowerCase()}` : visibleText(label);
  return (
    <>
      <tr>
        <td title={name}>
          <button type="button" className="cost-open" aria-expanded={isOpen} onClick={onToggle}>
            <Icon name={isOpen ? "chevron-down" : "chevron-right"} small />
            <i data-series={series ?? "rest"} />
            <bdi className={label === null ? "q cut" : "med cut"}>{name}</bdi>
          </button>
        </td>
        <CostCells
          row={row}
          costs={costs}
          dearest={dearest}
          href={runsHref({ ...pickOf(ask), [costs.by]: label ?? "" }, costs.total)}
        />
      </tr>
      {isOpen && <CostInside row={row} costs={costs} ask={ask} onAsk={onAsk} />}
    </>
  );
}
