"use client";

import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { type BarsProps, momentLabel } from "@/components/costs/moment-label";
import { visibleText } from "@/components/json/visible-text";
import { seriesName } from "@/lib/browser/costs-ask";
import { formatMoney } from "@/lib/format";

const height = 200;
const tick = { fill: "var(--n-10)", fontSize: 10 };

/** Bars of money, stacked; arrow keys move through them once the chart has the focus. */
export function StackedBars({ edges, series, by, zone, unit }: BarsProps) {
  const bars = edges.slice(0, -1).map((at, no) => ({
    at: momentLabel(at, unit, zone),
    ...Object.fromEntries(series.map(({ microUsd }, place) => [`s${place}`, microUsd[no] ?? 0])),
  }));
  return (
    <div className="cost-chart">
      <ResponsiveContainer width="100%" height={height}>
        <BarChart
          data={bars}
          barCategoryGap="12%"
          margin={{ top: 8, right: 0, bottom: 0, left: 0 }}
          accessibilityLayer
          title={`Cost by ${by} over time`}
        >
          <CartesianGrid vertical={false} stroke="var(--n-6)" />
          <XAxis
            dataKey="at"
            tick={tick}
            tickLine={false}
            axisLine={{ stroke: "var(--n-7)" }}
            minTickGap={48}
            interval="preserveStart"
          />
          <YAxis
            width={64}
            tick={tick}
            tickLine={false}
            axisLine={false}
            tickCount={4}
            tickFormatter={(value: number) => (value === 0 ? "" : formatMoney(Math.round(value)))}
          />
          <Tooltip
            cursor={{ fill: "var(--n-4)", opacity: 0.5 }}
            isAnimationActive={false}
            content={({ active, label, payload }) =>
              active === true ? (
                <BarNumbers
                  at={String(label)}
                  values={payload.map(({ value }) => Number(value))}
                  series={series}
                  by={by}
                />
              ) : null
            }
          />
          {series.map(({ label, rest }, no) => (
            <Bar
              key={rest ? "others" : `=${label}`}
              dataKey={`s${no}`}
              name={seriesName({ label, rest, microUsd: [] }, by)}
              stackId="all"
              fill={`var(--s-${rest ? 8 : no + 1})`}
              isAnimationActive={false}
            />
          ))}
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}

type NumbersProps = Pick<BarsProps, "series" | "by"> & { at: string; values: readonly number[] };

function BarNumbers({ at, values, series, by }: NumbersProps) {
  const lines = series.map((each, no) => ({ name: seriesName(each, by), value: values[no] ?? 0, no, rest: each.rest }));
  return (
    <div className="cost-tip">
      <p>
        <span className="q">{at}</span>
        <b className="med">{formatMoney(values.reduce((sum, value) => sum + value, 0))}</b>
      </p>
      {lines
        .filter(({ value }) => value > 0)
        .map(({ name, value, no, rest }) => (
          <p key={no}>
            <i data-series={rest ? "rest" : no + 1} />
            <bdi className="cut">{visibleText(name)}</bdi>
            <span>{formatMoney(value)}</span>
          </p>
        ))}
    </div>
  );
}
