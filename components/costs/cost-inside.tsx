"use client";

import Link from "next/link";
import { CostCells } from "@/components/costs/cost-cells";
import { visibleText } from "@/components/json/visible-text";
import { Button } from "@/components/ui/button";
import { useMedia } from "@/components/ui/use-media";
import { useCostsInside } from "@/lib/browser/cost-queries";
import { type CostsAsk, insideOf, isOfRuns, namesOf, pickOf, runsHref, wasteWords } from "@/lib/browser/costs-ask";
import { describeError } from "@/lib/browser/describe-error";
import type { CostRow, Costs } from "@/lib/contract/costs";
import { wasteCauses } from "@/lib/domain/cost/measures";
import { formatMoney } from "@/lib/format";

/** Columns that are there: css hides the least needed ones where there is no room. */
const columns = { phone: 4, desk: 7, wide: 9 };
type Props = { row: CostRow; costs: Costs; ask: CostsAsk; onAsk: (change: Partial<CostsAsk>) => void };

/** What an open row is made of: its waste by cause, and its money by the next label. */
export function CostInside({ row, costs, ask, onAsk }: Props) {
  const { by, total } = costs;
  const picked = { [by]: row.label ?? "" };
  const inner = insideOf[by];
  const inside: CostsAsk = { ...ask, ...picked, by: inner, from: total.from, to: total.to };
  const { data, error } = useCostsInside(inside);
  const dearest = Math.max(...(data?.rows ?? []).map(({ figures }) => figures.costMicroUsd), 1);
  const isWide = useMedia("(min-width: 1341px)");
  const isPhone = useMedia("(max-width: 720px)");
  const causes = wasteCauses.filter((cause) => row.figures.waste[cause] > 0);
  return (
    <>
      <tr className="cost-kid">
        <td colSpan={columns[isWide ? "wide" : isPhone ? "phone" : "desk"]}>
          <div className="cost-why">
            {causes.map((cause) => (
              <span key={cause} title={wasteWords[cause].rule}>
                <i data-cause={cause} />
                <Link href={runsHref({ ...pickOf(ask), ...picked }, total, wasteWords[cause].query)}>
                  {wasteWords[cause].name}
                </Link>
                <b className="med">{formatMoney(row.figures.waste[cause])}</b>
              </span>
            ))}
            <Button size="sm" variant="quiet" onClick={() => onAsk({ ...picked, by: inner })}>
              Only this {namesOf[by].one.toLowerCase()}, by {namesOf[inner].one.toLowerCase()}
            </Button>
            {data === undefined && error === null && <span className="q">Reading …</span>}
            {error !== null && <span role="alert">{describeError(error).detail}</span>}
          </div>
        </td>
      </tr>
      {data?.rows.map((each) => (
        <tr key={`=${each.label}`} className="cost-kid">
          <td title={each.label ?? undefined}>
            <bdi>{each.label === null ? `no ${namesOf[inner].one.toLowerCase()}` : visibleText(each.label)}</bdi>
          </td>
          <CostCells
            row={each}
            costs={data}
            dearest={dearest}
            {...(isOfRuns(by) && !isOfRuns(inner) && { unit: "calls" })}
            href={runsHref({ ...pickOf(inside), [inner]: each.label ?? "" }, total)}
          />
        </tr>
      ))}
    </>
  );
}
