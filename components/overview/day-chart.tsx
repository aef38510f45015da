"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { runsOf } from "@/lib/browser/overview-links";
import type { Quarter } from "@/lib/contract/overview";
import { axisTop } from "@/lib/domain/overview/axis";
import { formatCount } from "@/lib/format";

const height = 160;
const unit = 10;
const ticksEvery = 12;

const legend = [
  { is: "good", words: "done or open" },
  { is: "failed", words: "failed or lost" },
  { is: "halted", words: "halted" },
  { is: "before", words: "yesterday" },
] as const;

type DayChartProps = { quarters: readonly Quarter[]; now: string; zone: string };

/** Runs of today by quarter of an hour and what became of them, yesterday as a line; the same as a table on demand. */
export function DayChart({ quarters, now, zone }: DayChartProps) {
  const [asTable, setAsTable] = useState(false);
  return (
    <section className="sec ov-day" aria-labelledby="ov-day">
      <header>
        <h2 id="ov-day">Runs by status</h2>
        <span className="ov-legend">
          {legend.map(({ is, words }) => (
            <span key={is}>
              <i data-is={is} /> {words}
            </span>
          ))}
        </span>
        <span className="end q">
          <button type="button" className="link" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            {asTable ? "as a chart" : "as a table"}
          </button>
          <span className="desk">15 min each</span>
        </span>
      </header>
      {asTable ? <QuarterTable quarters={quarters} zone={zone} /> : <Bars quarters={quarters} now={now} zone={zone} />}
    </section>
  );
}

const totalOf = ({ good, failed, halted }: Quarter) => good + failed + halted;
const clockOf = (at: string, zone: string) =>
  new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit" }).format(new Date(at));

function wordsOf(quarter: Quarter, zone: string): string {
  const { from, to, failed, halted, before } = quarter;
  const bad = [failed > 0 && `${formatCount(failed)} failed or lost`, halted > 0 && `${formatCount(halted)} halted`];
  const all = totalOf(quarter);
  return [
    `${clockOf(from, zone)} to ${clockOf(to, zone)}: ${formatCount(all)} ${all === 1 ? "run" : "runs"}`,
    ...bad.filter(Boolean),
    `${formatCount(before)} yesterday`,
  ].join(", ");
}

function Bars({ quarters, now, zone }: DayChartProps) {
  const router = useRouter();
  const top = axisTop(Math.max(1, ...quarters.map(totalOf), ...quarters.map(({ before }) => before)));
  const width = quarters.length * unit;
  const y = (count: number) => height - (count / top) * height;
  // what is there is seen: two units at least
  const tall = (count: number) => (count === 0 ? 0 : Math.max(2, (count / top) * height));
  const first = Date.parse(quarters[0]?.from ?? now);
  const last = Date.parse(quarters.at(-1)?.to ?? now);
  const nowAt = (Date.parse(now) - first) / (last - first);
  const all = quarters.reduce((sum, quarter) => sum + totalOf(quarter), 0);
  return (
    <div className="ov-chart">
      <span className="ov-axis" style={{ top: 0 }}>
        {formatCount(top)}
      </span>
      <span className="ov-axis" style={{ top: `${height / 2}px` }}>
        {formatCount(top / 2)}
      </span>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Runs of today by quarter of an hour, ${formatCount(all)} in all; yesterday as a line`}
      >
        <path className="grid" d={`M0 0H${width}M0 ${height / 2}H${width}M0 ${height}H${width}`} />
        {quarters.map((quarter, at) => {
          const [good, failed, halted] = [tall(quarter.good), tall(quarter.failed), tall(quarter.halted)];
          const x = at * unit;
          return (
            // the table has the same as links
            // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for the pointer
            <g key={quarter.from} className="quarter" onClick={() => router.push(runsOf(quarter))}>
              <title>{wordsOf(quarter, zone)}</title>
              <rect x={x} y={0} width={unit} height={height} className="area" />
              <rect x={x + 1} y={height - good} width={unit - 2} height={good} data-is="good" />
              <rect x={x + 1} y={height - good - failed} width={unit - 2} height={failed} data-is="failed" />
              <rect x={x + 1} y={height - good - failed - halted} width={unit - 2} height={halted} data-is="halted" />
            </g>
          );
        })}
        <polyline
          className="before"
          points={quarters.map(({ before }, at) => `${at * unit + unit / 2},${y(before)}`).join(" ")}
        />
      </svg>
      <span className="ov-now" style={{ left: `${nowAt * 100}%` }} aria-hidden="true">
        <i>now</i>
      </span>
      <p className="ov-ticks" aria-hidden="true">
        {quarters.map(({ from }, at) =>
          at % ticksEvery === 0 ? (
            <span key={from} style={{ left: `${(at / quarters.length) * 100}%` }}>
              {clockOf(from, zone)}
            </span>
          ) : null,
        )}
      </p>
    </div>
  );
}

function QuarterTable({ quarters, zone }: Omit<DayChartProps, "now">) {
  const some = quarters.filter((quarter) => totalOf(quarter) + quarter.before > 0);
  return (
    <div className="ov-table">
      <table>
        <thead>
          <tr>
            <th scope="col">From</th>
            <th scope="col" className="num">
              Runs
            </th>
            <th scope="col" className="num">
              Failed, lost
            </th>
            <th scope="col" className="num">
              Halted
            </th>
            <th scope="col" className="num">
              Yesterday
            </th>
          </tr>
        </thead>
        <tbody>
          {some.map((quarter) => (
            <tr key={quarter.from}>
              <td>{clockOf(quarter.from, zone)}</td>
              <td className="num">
                <Link href={runsOf(quarter)}>{formatCount(totalOf(quarter))}</Link>
              </td>
              <td className="num">
                <Link href={runsOf(quarter, "status:failed,lost")}>{formatCount(quarter.failed)}</Link>
              </td>
              <td className="num">
                <Link href={runsOf(quarter, "status:halted")}>{formatCount(quarter.halted)}</Link>
              </td>
              <td className="num">{formatCount(quarter.before)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
