"use client";

import { type PointerEvent, useRef, useState } from "react";
import { layoutTicks, type TimeSpan } from "@/lib/domain/trace/layout-bars";
import { clampRange, type TimeRange } from "@/lib/domain/trace/time-range";
import { formatDuration } from "@/lib/format";

const tickPx = 58;
const dragPx = 3;

export const ticksFor = (range: TimeSpan, whole: TimeSpan, axisPx: number) =>
  layoutTicks(range, Math.max(2, Math.floor(axisPx / tickPx)), whole.from);

export type TimeAxisProps = {
  range: TimeSpan;
  whole: TimeSpan;
  axisPx: number;
  onRange: (range: TimeRange) => void;
};

/** Times above the bars, counted from the first moment of the run. Dragging over it zooms to that part. */
export function TimeAxis({ range, whole, axisPx, onRange }: TimeAxisProps) {
  const { brush, ...pointer } = useBrush(range, whole, onRange);
  const ticks = ticksFor(range, whole, axisPx);
  const texts = tickTexts(ticks.map(({ ns }) => ns));
  return (
    <div className="ticks" title="Drag to zoom, double-click to see the whole run" {...pointer}>
      {ticks.map(
        ({ ns, left }, index) =>
          left < 1 - 24 / Math.max(axisPx, 48) && (
            <span key={ns} style={{ left: `${left * 100}%` }}>
              {texts[index]}
            </span>
          ),
      )}
      {brush && (
        <i className="brush" style={{ left: `${brush.from * 100}%`, width: `${(brush.to - brush.from) * 100}%` }} />
      )}
    </div>
  );
}

/** The part that is dragged over, in shares of the axis; becomes the range when the pointer is let go. */
function useBrush(range: TimeSpan, whole: TimeSpan, onRange: (range: TimeRange) => void) {
  const begun = useRef<number | null>(null);
  const [brush, setBrush] = useState<TimeSpan | null>(null);
  const shareAt = ({ clientX, currentTarget }: PointerEvent) => {
    const { left, width } = currentTarget.getBoundingClientRect();
    return { share: Math.min(1, Math.max(0, (clientX - left) / Math.max(1, width))), width };
  };
  const stop = () => {
    begun.current = null;
    setBrush(null);
  };
  return {
    brush,
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0) return;
      begun.current = shareAt(event).share;
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: PointerEvent) => {
      if (begun.current === null) return;
      const { share, width } = shareAt(event);
      if (brush === null && Math.abs(share - begun.current) * width < dragPx) return;
      setBrush({ from: Math.min(begun.current, share), to: Math.max(begun.current, share) });
    },
    onPointerUp: () => {
      const length = range.to - range.from;
      if (brush)
        onRange(clampRange({ from: range.from + brush.from * length, to: range.from + brush.to * length }, whole));
      stop();
    },
    onPointerCancel: stop,
    onDoubleClick: () => onRange(null),
  };
}

/** Ticks too close for their times to differ: the first one says when, the others how long after it. */
export function tickTexts(ticks: readonly number[]): readonly string[] {
  const texts = ticks.map(tickText);
  const [first = 0] = ticks;
  if (new Set(texts).size === texts.length) return texts;
  const every = (ticks[1] ?? first + 1) - first;
  return ticks.map((ns, index) => (index === 0 ? preciseText(ns, every) : `+${tickText(ns - first)}`));
}

/** `2 s`, not `2.0 s`; `10 m`, not `10 m 00 s`. */
const tickText = (ns: number) =>
  ns === 0
    ? "0 s"
    : formatDuration(Math.round(ns))
        .replace(/\.0 /, " ")
        .replace(/ 00 \w$/, "");

const secondNs = 1e9;

/** `12.0035 s`, `5:00:12.25`: a moment with as many decimals as the ticks are apart. */
function preciseText(ns: number, every: number): string {
  const decimals = Math.min(9, Math.max(0, Math.ceil(-Math.log10(every / secondNs))));
  const seconds = ns / secondNs;
  if (seconds < 60) return `${seconds.toFixed(decimals)} s`;
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  const rest = (seconds % 60).toFixed(decimals).padStart(decimals === 0 ? 2 : 3 + decimals, "0");
  return seconds < 3600
    ? `${Math.floor(seconds / 60)}:${rest}`
    : `${Math.floor(seconds / 3600)}:${two((seconds % 3600) / 60)}:${rest}`;
}
