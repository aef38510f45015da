import type { CostState } from "@/lib/domain/trace/step";
import { formatMoney, moneyParts } from "@/lib/format";

export type MoneyProps = {
  /** Integer micro-dollars; null where there is no cost. */
  microUsd: number | null;
  state: CostState;
  /** In a column: four decimals, and room for two more so that decimal points line up. */
  pad?: boolean;
  /** Below $1 to the micro-dollar, as beside single steps. */
  exact?: boolean;
};

/** Money with its quiet zeros. `no price` where usage has no price, a `+` after a total that contains such usage, nothing without usage. */
export function Money({ microUsd, state, pad = false, exact = false }: MoneyProps) {
  if (state === "unpriced") {
    return (
      <span className="money unpriced" title="The model has no known price, so this is not counted">
        no price
      </span>
    );
  }
  if (microUsd === null || state === "none") return null;
  const { sign, zeros, digits, missing } = moneyParts(microUsd, { column: pad, exact });
  const partial = state === "partial";
  const spoken = `${formatMoney(microUsd, { column: pad, exact })}${partial ? ", and usage without a price" : ""}`;
  return (
    <span className="money" title={partial ? "Some of the usage has no known price" : undefined}>
      <span className="sr">{spoken}</span>
      <span aria-hidden="true">
        {sign}
        {zeros && <span className="zero">{zeros}</span>}
        {digits}
        {partial && "+"}
        {pad && missing > 0 && <span className="pad">{"0".repeat(partial ? missing - 1 : missing)}</span>}
      </span>
    </span>
  );
}
