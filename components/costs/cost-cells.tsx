import Link from "next/link";
import { costState } from "@/components/costs/cost-summary";
import { Money } from "@/components/ui/money";
import { changeOf, formatChange } from "@/lib/browser/costs-ask";
import type { Costs, CostRow as Row } from "@/lib/contract/costs";
import { formatCount, formatShare, formatTokens } from "@/lib/format";

/** `unit`: what is counted, where the head of the column counts something else. */
type CellsProps = { row: Row; costs: Costs; dearest: number; href: string; unit?: string };

/** All but the name: a row and what is inside of it have the same columns. `href`: its runs. */
export function CostCells({ row: { figures, previousMicroUsd }, costs, dearest, href, unit }: CellsProps) {
  const { costMicroUsd: cost, runs, calls, toolCalls, tokens } = figures;
  const number = runs ?? (calls === 0 ? toolCalls : calls);
  const all = costs.total.figures.costMicroUsd;
  const change = changeOf(cost, previousMicroUsd);
  return (
    <>
      <td className="desk">
        <span className="cost-part">
          <span className="meter">
            <b style={{ width: `${(cost / dearest) * 100}%` }} />
          </span>
          <span className="q">{all === 0 ? "" : formatShare(cost / all)}</span>
        </span>
      </td>
      <td className="num med">
        <Money microUsd={cost} state={cost === 0 && figures.unpricedCalls > 0 ? "unpriced" : costState(figures)} />
      </td>
      <td className="num">
        <Link href={href} title="List the runs">
          {formatCount(number)}
          {unit !== undefined && <span className="q"> {unit}</span>}
        </Link>
      </td>
      <td className="num wide">{formatTokens(tokens.input + tokens.output)}</td>
      <td className="num wide">{tokens.input === 0 ? "" : formatShare(tokens.cached / tokens.input)}</td>
      <td className="num desk">
        {number > 0 && cost > 0 && <Money microUsd={Math.round(cost / number)} state={costState(figures)} />}
      </td>
      <td className="num">
        {figures.wastedMicroUsd > 0 ? (
          <Money microUsd={figures.wastedMicroUsd} state="complete" />
        ) : (
          <span className="q">none</span>
        )}
      </td>
      <td className="num desk">
        {change === null ? (
          <span className="q">{previousMicroUsd === 0 && cost > 0 ? "new" : ""}</span>
        ) : (
          formatChange(change)
        )}
      </td>
    </>
  );
}
