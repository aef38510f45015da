"use client";

import { Money } from "@/components/ui/money";
import { Popover } from "@/components/ui/popover";
import type { CostDetail, SpanDetail } from "@/lib/contract/runs";
import { formatCount, formatMoney, formatPart, formatRate } from "@/lib/format";

const classWords: Readonly<Record<CostDetail["parts"][number]["of"], string>> = {
  input: "input",
  cacheRead: "cached",
  cacheWrite: "cache write",
  output: "output",
  reasoning: "reasoning",
};

/** What the step cost; pressed, how that came about. */
export function CostFigure({ span }: { span: SpanDetail }) {
  const money = <Money microUsd={span.costMicroUsd} state={span.costState} exact />;
  if (span.cost === null) return money;
  const trigger = (
    <button type="button" className="cost-open" aria-label={`How the cost adds up: ${spoken(span)}`}>
      {money}
      {span.cost.toldMicroUsd !== null && <span className="q"> reported</span>}
    </button>
  );
  return (
    <Popover trigger={trigger} label="How the cost adds up" align="end" className="bill">
      <Bill cost={span.cost} model={span.model} />
    </Popover>
  );
}

const spoken = ({ costMicroUsd, costState }: SpanDetail) =>
  costMicroUsd === null ? (costState === "unpriced" ? "no price" : "none") : formatMoney(costMicroUsd, { exact: true });

function Bill({ cost, model }: { cost: CostDetail; model: string | null }) {
  const { parts, listMicroUsd, toldMicroUsd, source } = cost;
  const tier = parts.find(({ above }) => above !== null)?.above ?? null;
  return (
    <>
      {parts.length > 0 && <BillTable parts={parts} listMicroUsd={listMicroUsd} />}
      {listMicroUsd !== null && <p className="q mono formula">{formulaOf(cost)}</p>}
      {toldMicroUsd !== null && (
        <p>
          The client reported <b className="med">{formatMoney(toldMicroUsd, { exact: true })}</b>, and that counts
          {listMicroUsd !== null && <> ({differenceOf(toldMicroUsd, listMicroUsd)})</>}.
        </p>
      )}
      {tier !== null && <p className="q">Rates for prompts above {formatCount(tier)} tokens.</p>}
      {parts.some(({ usdPerMillion }) => usdPerMillion === null) && (
        <p className="unpriced-note">
          {model === null ? "The client names no model" : `No known price for ${model}`}: what has none is not counted.
        </p>
      )}
      {parts.length > 0 && <p className="q">List prices of {source}.</p>}
    </>
  );
}

function BillTable({ parts, listMicroUsd }: Pick<CostDetail, "parts" | "listMicroUsd">) {
  return (
    <table className="plain">
      <caption className="sr">Tokens of each class, their rate and what they cost</caption>
      <tbody>
        {parts.map(({ of, tokens, usdPerMillion }) => (
          <tr key={of}>
            <th scope="row">{classWords[of]}</th>
            <td className="num">{formatCount(tokens)}</td>
            <td className="num q">{usdPerMillion === null ? "" : `× ${formatRate(usdPerMillion)}`}</td>
            <td className="num">{usdPerMillion === null ? "no price" : formatPart(tokens * usdPerMillion)}</td>
          </tr>
        ))}
      </tbody>
      {listMicroUsd !== null && (
        <tfoot>
          <tr>
            <th scope="row" colSpan={3}>
              list price
            </th>
            <td className="num">{formatMoney(listMicroUsd, { exact: true })}</td>
          </tr>
        </tfoot>
      )}
    </table>
  );
}

/** `3,072 cached × $0.125/M + 740 input × $1.25/M = $0.001309`: the bill in one line, to copy. */
function formulaOf({ parts, listMicroUsd }: CostDetail): string {
  const priced = parts.flatMap(({ of, tokens, usdPerMillion }) =>
    usdPerMillion === null ? [] : [`${formatCount(tokens)} ${classWords[of]} × ${formatRate(usdPerMillion)}`],
  );
  return `${priced.join(" + ")} = ${formatMoney(listMicroUsd ?? 0, { exact: true })}`;
}

function differenceOf(told: number, list: number): string {
  if (told === list) return "the list price";
  return `${formatMoney(Math.abs(told - list), { exact: true })} ${told < list ? "below" : "above"} the list price`;
}
