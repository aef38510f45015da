import { clockWords, limitWords } from "@/components/budgets/budget-words";
import type { BudgetBurn, BudgetState } from "@/lib/contract/money";
import { formatMoney, type Zone } from "@/lib/format";

const width = 100;
const height = 100;
/** Room above the limit, or above what was spent beyond it. */
const headroom = 1.12;

type BurnChartProps = { budget: BudgetState; burn: BudgetBurn; zone: Zone };

/** What is spent over the window against the limit and its thresholds; what is expected is dashed. */
export function BurnChart({ budget, burn, zone }: BurnChartProps) {
  const { limitMicroUsd, spentMicroUsd, thresholds, forecast } = budget;
  const from = Date.parse(budget.window.start ?? burn.from);
  const now = Date.parse(budget.now);
  const to = Date.parse(budget.window.end ?? "") || now + (now - from) / 2;
  const top = Math.max(limitMicroUsd, spentMicroUsd, 1) * headroom;
  const x = (ms: number) => (Math.min(Math.max(ms, from), to) - from) * (width / Math.max(1, to - from));
  const y = (micro: number) => height - (micro / top) * height;
  const line = lineOf(burn, Date.parse(burn.from), now, spentMicroUsd);
  const path = line.map(({ ms, micro }) => `${x(ms)},${y(micro)}`);
  const hitAt = forecast?.kind === "expected" && forecast.at !== null ? Date.parse(forecast.at) : null;
  const soft = thresholds.filter((percent) => percent < 100);
  const name = `${formatMoney(spentMicroUsd)} of ${limitWords(budget)} spent`;
  return (
    <div className="burn" role="img" aria-label={name}>
      <div className="burn-plot">
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
          {soft.map((percent) => (
            <line
              key={percent}
              className="soft"
              x1="0"
              x2="100"
              y1={y((limitMicroUsd * percent) / 100)}
              y2={y((limitMicroUsd * percent) / 100)}
            />
          ))}
          <line
            className="limit"
            data-soft={budget.atLimit.kind === "tell"}
            x1="0"
            x2="100"
            y1={y(limitMicroUsd)}
            y2={y(limitMicroUsd)}
          />
          <polygon points={`${x(Date.parse(burn.from))},100 ${path.join(" ")} ${x(now)},100`} />
          <polyline points={path.join(" ")} />
          {hitAt !== null && (
            <line className="ahead" x1={x(now)} y1={y(spentMicroUsd)} x2={x(hitAt)} y2={y(limitMicroUsd)} />
          )}
        </svg>
        <span className="burn-limit" style={{ top: `${y(limitMicroUsd)}%` }} data-soft={budget.atLimit.kind === "tell"}>
          {formatMoney(limitMicroUsd)} limit,{" "}
          {budget.atLimit.kind === "tell" ? "it only tells" : "calls are refused above"}
        </span>
        {soft.map((percent) => (
          <span key={percent} className="burn-soft" style={{ top: `${y((limitMicroUsd * percent) / 100)}%` }}>
            {percent} %
          </span>
        ))}
        <i className="burn-now" style={{ left: `${x(now)}%`, top: `${y(spentMicroUsd)}%` }} />
        {hitAt !== null && <i className="burn-hit" style={{ left: `${x(hitAt)}%`, top: `${y(limitMicroUsd)}%` }} />}
      </div>
      <div className="burn-axis" aria-hidden="true">
        {[0, 0.25, 0.5, 0.75].map((share) => (
          <span key={share} style={{ left: `${share * 100}%` }}>
            {tick(from + share * (to - from), to - from, zone)}
          </span>
        ))}
      </div>
    </div>
  );
}

const dayMs = 86_400_000;

function tick(ms: number, spanMs: number, zone: Zone): string {
  const isShort = spanMs <= 2 * dayMs;
  const options: Intl.DateTimeFormatOptions = isShort
    ? { hour: "2-digit", minute: "2-digit" }
    : { day: "numeric", month: "short" };
  return new Intl.DateTimeFormat("en-GB", { ...zone, ...options }).format(ms);
}

/** Steps: a total stands at the end of the stretch in which it was spent. */
function lineOf({ points }: BudgetBurn, from: number, now: number, spentMicroUsd: number) {
  const known = points
    .map(({ at, spentMicroUsd: micro }) => ({ ms: Date.parse(at), micro }))
    .filter(({ ms }) => ms < now);
  return [{ ms: from, micro: 0 }, ...known, { ms: now, micro: spentMicroUsd }];
}

/** The same as rows, for those who do not see the chart. */
export function BurnTable({ budget, burn, zone }: BurnChartProps) {
  const nowMs = Date.parse(budget.now);
  return (
    <table className="tfix burn-table">
      <thead>
        <tr>
          <th scope="col">Until</th>
          <th scope="col" className="num">
            Spent in all
          </th>
          <th scope="col" className="num">
            Of the limit
          </th>
        </tr>
      </thead>
      <tbody>
        {burn.points.toReversed().map(({ at, spentMicroUsd }) => (
          <tr key={at}>
            <td>{clockWords(at, nowMs, zone)}</td>
            <td className="num">{formatMoney(spentMicroUsd, { column: true })}</td>
            <td className="num">{Math.round((spentMicroUsd / Math.max(1, budget.limitMicroUsd)) * 100)} %</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
