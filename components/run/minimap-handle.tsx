// biome-ignore-all lint/a11y/useSemanticElements: a native range input cannot be one of two edges on one track
"use client";

import type { KeyboardEvent } from "react";
import type { TimeSpan } from "@/lib/domain/trace/layout-bars";
import { formatDuration } from "@/lib/format";

const nsPerMs = 1e6;
const fineShare = 0.01;
const coarseShare = 0.1;

export type MinimapHandleProps = {
  edge: "from" | "to";
  shown: TimeSpan;
  whole: TimeSpan;
  /** Where it stands, 0 to 1. */
  share: number;
  onMove: (ns: number) => void;
};

/** One edge of what is shown: dragged by the minimap around it, moved by the keys of a slider. */
export function MinimapHandle({ edge, shown, whole, share, onMove }: MinimapHandleProps) {
  const at = shown[edge];
  const msOf = (ns: number) => Math.round((ns - whole.from) / nsPerMs);
  const onKeyDown = (event: KeyboardEvent) => {
    const to = keyTarget(event, at, shown, whole);
    if (to === null) return;
    event.preventDefault();
    event.stopPropagation();
    onMove(to);
  };
  return (
    <div
      role="slider"
      tabIndex={0}
      className="handle"
      data-edge={edge}
      style={{ left: `${share * 100}%` }}
      aria-label={edge === "from" ? "Shown from" : "Shown to"}
      aria-valuemin={0}
      aria-valuemax={msOf(whole.to)}
      aria-valuenow={msOf(at)}
      aria-valuetext={formatDuration(Math.max(0, Math.round(at - whole.from)))}
      onKeyDown={onKeyDown}
    />
  );
}

/** Where a key takes the edge, null for other keys: a hundredth or a tenth of what is shown, or to the end of the run. */
function keyTarget({ key, shiftKey }: KeyboardEvent, at: number, shown: TimeSpan, whole: TimeSpan): number | null {
  const step = (shown.to - shown.from) * (shiftKey ? coarseShare : fineShare);
  const far = (shown.to - shown.from) * coarseShare;
  const inside = (ns: number) => Math.min(whole.to, Math.max(whole.from, ns));
  switch (key) {
    case "ArrowLeft":
    case "ArrowDown":
      return inside(at - step);
    case "ArrowRight":
    case "ArrowUp":
      return inside(at + step);
    case "PageDown":
      return inside(at - far);
    case "PageUp":
      return inside(at + far);
    case "Home":
      return whole.from;
    case "End":
      return whole.to;
    default:
      return null;
  }
}
