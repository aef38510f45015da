"use client";

import { type KeyboardEvent, type PointerEvent, useState } from "react";
import { type Bucket, bucketAt, bucketsIn, sumOf, ticksOf } from "@/components/runs/histogram-scale";
import { formatBucket, formatStep, formatTick } from "@/components/runs/histogram-time";
import type { Brush } from "@/lib/browser/runs-filter";
import type { RunHistogram } from "@/lib/contract/runs";
import { formatCount } from "@/lib/format";

const heightPx = 46;

export type HistogramProps = {
  /** undefined while it is not known. */
  histogram: RunHistogram | undefined;
  failed: boolean;
  brush: Brush | null;
  onBrush: (brush: Brush | null) => void;
  /** Makes the brushed part the whole. */
  onZoom: () => void;
};

/** How many runs began when; a part of the time can be brushed. */
export function Histogram({ histogram, failed, brush, onBrush, onZoom }: HistogramProps) {
  const buckets = histogram?.buckets ?? [];
  const touched = brush && bucketsIn(buckets, brush);
  const all = sumOf(buckets);
  const inside = touched ? sumOf(buckets.slice(touched.first, touched.last + 1)) : null;
  return (
    <section className="runs-hist" aria-label="Runs over time">
      <div className="about">
        <b>{histogram ? formatCount(inside?.total ?? all.total) : failed ? "?" : " "}</b>
        <span className="q">
          {histogram && buckets.length > 0
            ? `${inside ? `of ${formatCount(all.total)} ` : ""}runs, ${formatStep(histogram.stepMs)} each`
            : failed
              ? "the histogram could not be read"
              : " "}
        </span>
        <span className="legend">
          <i className="ok" /> not failed <i className="failed" /> failed <i className="halted" /> halted
        </span>
      </div>
      <div className="chart">
        {histogram && buckets.length > 0 ? (
          <BrushedBars histogram={histogram} brush={brush} onBrush={onBrush} onZoom={onZoom} />
        ) : (
          <div className="bars" />
        )}
        {histogram && <Ticks buckets={buckets} histogram={histogram} />}
        {inside && brush && (
          <p className="runs-brushed">
            <span>
              {formatCount(inside.failed + inside.halted)} of {formatCount(inside.total)} failed or halted
            </span>
            <button type="button" onClick={onZoom}>
              Zoom in
            </button>
            <button type="button" onClick={() => onBrush(null)}>
              Clear
            </button>
          </p>
        )}
      </div>
      {histogram && <BucketTable histogram={histogram} />}
    </section>
  );
}

type BarsProps = Pick<HistogramProps, "brush" | "onBrush" | "onZoom"> & { histogram: RunHistogram };
type Span = { readonly first: number; readonly last: number };

/** Arrow keys move the brush by a bucket, with shift its end; what is dragged counts when the pointer is let go. */
function BrushedBars({ histogram, brush, onBrush, onZoom }: BarsProps) {
  const { buckets } = histogram;
  const [drag, setDrag] = useState<{ from: number; to: number } | null>(null);
  const span: Span | null = drag
    ? { first: Math.min(drag.from, drag.to), last: Math.max(drag.from, drag.to) }
    : brush && bucketsIn(buckets, brush);
  const choose = ({ first, last }: Span) => {
    const [from, to] = [buckets[first]?.from, buckets[last]?.to];
    if (from !== undefined && to !== undefined) onBrush({ from, to });
  };
  const at = (event: PointerEvent<HTMLElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    return bucketAt((event.clientX - left) / width, buckets.length);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const next = brushByKey(event, span, buckets.length);
    if (event.key === "Escape" && brush) onBrush(null);
    else if (event.key === "Enter" && brush) onZoom();
    else if (next) choose(next);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a brush over bars is no native control
    <div
      className="bars"
      role="group"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys brush
      tabIndex={0}
      aria-label="Brush: arrow keys move, shift and arrow keys widen, enter zooms in, escape clears"
      onKeyDown={onKeyDown}
      onDoubleClick={() => brush && onZoom()}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        setDrag({ from: at(event), to: at(event) });
      }}
      onPointerMove={(event) => drag && setDrag({ from: drag.from, to: at(event) })}
      onPointerUp={() => {
        setDrag(null);
        if (drag && span) choose(span);
      }}
      onPointerCancel={() => setDrag(null)}
    >
      <Bars histogram={histogram} />
      {span && (
        <span
          className="brush"
          style={{
            left: `${(span.first / buckets.length) * 100}%`,
            width: `${((span.last - span.first + 1) / buckets.length) * 100}%`,
          }}
        />
      )}
    </div>
  );
}

function brushByKey({ key, shiftKey }: KeyboardEvent, span: Span | null, count: number): Span | null {
  const by = key === "ArrowRight" ? 1 : key === "ArrowLeft" ? -1 : 0;
  if (by === 0) return null;
  if (span === null) return { first: count - 1, last: count - 1 };
  const within = (at: number) => Math.max(0, Math.min(count - 1, at));
  if (shiftKey) return { first: span.first, last: Math.max(span.first, within(span.last + by)) };
  const moved = within(span.first + by) - span.first;
  const allowed = Math.min(moved, count - 1 - span.last);
  return { first: span.first + allowed, last: span.last + allowed };
}

function Bars({ histogram: { buckets, zone } }: { histogram: RunHistogram }) {
  const highest = Math.max(1, ...buckets.map(({ total }) => total));
  // what is there is seen: one pixel at least
  const px = (count: number) => (count === 0 ? 0 : Math.max(1, (count / highest) * (heightPx - 2)));
  return buckets.map((bucket) => (
    <span key={bucket.from} className="bar" title={titleOf(bucket, zone)} aria-hidden="true">
      <i className="halted" style={{ height: px(bucket.halted) }} />
      <i className="failed" style={{ height: px(bucket.failed) }} />
      <i className="ok" style={{ height: px(bucket.total - bucket.failed - bucket.halted) }} />
    </span>
  ));
}

function titleOf({ from, to, total, failed, halted }: Bucket, zone: string): string {
  const bad = [failed > 0 && `${formatCount(failed)} failed`, halted > 0 && `${formatCount(halted)} halted`].filter(
    Boolean,
  );
  return [`${formatBucket(from, to, zone)}: ${formatCount(total)} ${total === 1 ? "run" : "runs"}`, ...bad].join(", ");
}

function Ticks({ buckets, histogram }: { buckets: readonly Bucket[]; histogram: RunHistogram }) {
  return (
    <div className="hours" aria-hidden="true">
      {ticksOf(buckets).map((at) => (
        <span key={at} style={{ left: `${(at / buckets.length) * 100}%` }}>
          {formatTick(buckets[at]?.from ?? "", histogram)}
        </span>
      ))}
    </div>
  );
}

/** The same numbers for who cannot see the bars, on demand: a page should not have to be read past them. */
function BucketTable({ histogram: { buckets, zone } }: { histogram: RunHistogram }) {
  const [open, setOpen] = useState(false);
  const toggle = (
    <button type="button" className="btn sm runs-astable" aria-expanded={open} onClick={() => setOpen(!open)}>
      The histogram as a table
    </button>
  );
  if (!open) return toggle;
  return (
    <>
      {toggle}
      <Numbers buckets={buckets} zone={zone} />
    </>
  );
}

function Numbers({ buckets, zone }: Pick<RunHistogram, "buckets" | "zone">) {
  return (
    <table className="sr">
      <caption>Runs over time</caption>
      <thead>
        <tr>
          <th scope="col">Began</th>
          <th scope="col">Runs</th>
          <th scope="col">Failed</th>
          <th scope="col">Halted</th>
        </tr>
      </thead>
      <tbody>
        {buckets
          .filter(({ total }) => total > 0)
          .map(({ from, to, total, failed, halted }) => (
            <tr key={from}>
              <th scope="row">{formatBucket(from, to, zone)}</th>
              <td>{formatCount(total)}</td>
              <td>{formatCount(failed)}</td>
              <td>{formatCount(halted)}</td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}
