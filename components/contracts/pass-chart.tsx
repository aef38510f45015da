"use client";

import { useState } from "react";
import { passRateOf } from "@/components/contracts/contract-words";
import type { Contract } from "@/lib/contract/contracts";
import { formatCount, formatShare, formatTime } from "@/lib/format";

const width = 560;
const height = 96;
const step = width / 28;

/** Values that kept and that broke the contract, by half-day; the same as a table on demand. */
export function PassChart({ trend }: { trend: Contract["trend"] }) {
  const [asTable, setAsTable] = useState(false);
  const total = trend.reduce((sum, { passed, failed }) => sum + passed + failed, 0);
  if (total === 0) return <p className="q">Nothing was checked in the last 14 days.</p>;
  return (
    <>
      {asTable ? <TrendTable trend={trend} /> : <Bars trend={trend} />}
      <p className="ctr-legend">
        <span data-is="passed">kept it</span>
        <span data-is="failed">broke it</span>
        <button type="button" className="link" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          {asTable ? "as a chart" : "as a table"}
        </button>
      </p>
    </>
  );
}

function Bars({ trend }: { trend: Contract["trend"] }) {
  const most = Math.max(...trend.map(({ passed, failed }) => passed + failed));
  const scale = (count: number) => (count === 0 ? 0 : Math.max(2, (height * count) / most));
  const broken = trend.filter(({ failed }) => failed > 0).length;
  return (
    <svg
      className="ctr-chart"
      viewBox={`0 0 ${width} ${height + 16}`}
      role="img"
      aria-label={`Checks by half-day, at most ${formatCount(most)}; broken in ${broken} of ${trend.length} half-days`}
    >
      <path className="grid" d={`M0 .5H${width}M0 ${height + 0.5}H${width}`} />
      {trend.map(({ from, passed, failed }, at) => {
        const [good, bad] = [scale(passed), scale(failed)];
        return (
          <g key={from}>
            <title>{wordsOf({ from, passed, failed })}</title>
            <rect x={at * step} y={0} width={step} height={height} fill="transparent" />
            <rect className="passed" x={at * step + 2} y={height - good} width={step - 4} height={good} />
            <rect className="failed" x={at * step + 2} y={height - good - bad} width={step - 4} height={bad} />
          </g>
        );
      })}
      <text x={0} y={height + 13}>
        14 days ago
      </text>
      <text x={width} y={height + 13} textAnchor="end">
        now
      </text>
    </svg>
  );
}

function wordsOf({ from, passed, failed }: Contract["trend"][number]): string {
  const rate = passRateOf({ passed, failed });
  const checks = `${formatCount(passed)} kept it, ${formatCount(failed)} broke it`;
  return `from ${formatTime(from).slice(0, -7)}: ${rate === null ? "nothing checked" : `${formatShare(rate)}, ${checks}`}`;
}

function TrendTable({ trend }: { trend: Contract["trend"] }) {
  return (
    <table className="ctr-trend">
      <thead>
        <tr>
          <th scope="col">From</th>
          <th scope="col" className="num">
            Pass rate
          </th>
          <th scope="col" className="num">
            Kept it
          </th>
          <th scope="col" className="num">
            Broke it
          </th>
        </tr>
      </thead>
      <tbody>
        {trend
          .filter(({ passed, failed }) => passed + failed > 0)
          .map(({ from, passed, failed }) => (
            <tr key={from}>
              <td>{formatTime(from).slice(0, -7)}</td>
              <td className="num">{formatShare(passRateOf({ passed, failed }) ?? 0)}</td>
              <td className="num">{formatCount(passed)}</td>
              <td className="num">{formatCount(failed)}</td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}
