"use client";

import { type ReactNode, useCallback, useEffect, useId, useMemo, useRef, useState } from "react";
import { useThemeColor } from "@/components/run/canvas/theme-colors";
import { type Sheet, useCanvas, useSize } from "@/components/run/canvas/use-canvas";
import { drawFlame } from "@/components/run/flame/draw-flame";
import { FlameCrumbs } from "@/components/run/flame/flame-crumbs";
import { FlamePopover } from "@/components/run/flame/flame-popover";
import type { FlamePort } from "@/components/run/flame/flame-port";
import { boxId, FlameTwin } from "@/components/run/flame/flame-twin";
import { useFlameKeys } from "@/components/run/flame/use-flame-keys";
import { type FlameHover, useFlamePointer } from "@/components/run/flame/use-flame-pointer";
import type { StepViewProps } from "@/components/run/view-props";
import { useMedia } from "@/components/ui/use-media";
import { useHasFocus } from "@/lib/browser/use-has-focus";
import { ofBoxes } from "@/lib/domain/trace/flame-view";
import { followBox, type Window, windowOn, zoomedBox } from "@/lib/domain/trace/flame-zoom";

const finePx = 20;
const coarsePx = 30;

export type IcicleProps = Pick<StepViewProps, "onSelect" | "onEnter" | "marks" | "only"> & {
  /** Names the picture. */
  label: string;
  port: FlamePort;
  /** The box of the selected step, or of the nearest step above that has one. */
  selected: number | null;
  window: Window;
  onWindow: (window: Window) => void;
  /** Boxes that begin later are not drawn; null: all are. */
  until: number | null;
  /** Between the line of the zoom and the boxes. */
  axis?: ReactNode;
};

/** Boxes below boxes on one canvas; only the lanes in view are drawn, and the selected box is there as words too. */
export function Icicle(props: IcicleProps) {
  const { label, port, selected, window, onWindow, onSelect, onEnter, until, axis } = props;
  const { boxes } = port;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [focused, focusHandlers] = useHasFocus(scroller);
  const [hover, setHover] = useState<FlameHover | null>(null);
  const [topPx, setTopPx] = useState(0);
  const lanePx = useMedia("(pointer: coarse)") ? coarsePx : finePx;
  const zoomed = useMemo(() => zoomedBox(boxes, selected, window), [boxes, selected, window]);
  const onPick = useCallback(
    (box: number) => {
      onSelect(boxes.row[box] ?? 0);
      const seen = followBox(boxes, box, window);
      if (seen !== window) onWindow(seen);
    },
    [boxes, window, onWindow, onSelect],
  );
  const onZoom = (box: number | null) => {
    if (box !== null && box !== selected) onSelect(boxes.row[box] ?? 0);
    onWindow(box === null ? null : windowOn(boxes, box));
  };
  const hovered = hover !== null && hover.box < boxes.count ? hover.box : null;
  const marks = useMemo(() => ofBoxes(boxes, props.marks), [boxes, props.marks]);
  const only = useMemo(() => ofBoxes(boxes, props.only), [boxes, props.only]);
  const canvas = useFlameCanvas({ port, window, topPx, lanePx, selected, hovered, marks, only, until });
  const pointer = useFlamePointer(scroller, { boxes, window, lanePx, onWindow, onHover: setHover, onPick, onZoom });
  useFlameKeys({ boxes, selected, zoomed, window, focused, onPick, onZoom, onWindow, onEnter });
  useScrollToLane(scroller, selected === null ? null : (boxes.lane[selected] ?? 0), lanePx);
  return (
    <>
      <FlameCrumbs {...{ port, selected, zoomed, onZoom }} />
      {axis}
      <div className="flame">
        <canvas ref={canvas} />
        <div
          ref={scroller}
          className="flame-scroll"
          role="tree"
          aria-label={label}
          tabIndex={0}
          {...(selected !== null ? { "aria-activedescendant": boxId(id, selected) } : {})}
          {...focusHandlers}
          onScroll={(event) => setTopPx(event.currentTarget.scrollTop)}
          {...pointer}
        >
          <div role="none" style={{ height: boxes.lanes * lanePx }} />
          <FlameTwin id={id} port={port} selected={selected} />
        </div>
      </div>
      {hover !== null && hovered !== null && <FlamePopover port={port} hover={hover} />}
    </>
  );
}

type FlameLook = Omit<Parameters<typeof drawFlame>[1], "color">;

function useFlameCanvas(look: FlameLook) {
  const color = useThemeColor();
  const { port, window, topPx, lanePx, selected, hovered, marks, only, until } = look;
  return useCanvas(
    useCallback(
      (sheet: Sheet) => drawFlame(sheet, { port, window, topPx, lanePx, selected, hovered, marks, only, until, color }),
      [port, window, topPx, lanePx, selected, hovered, marks, only, until, color],
    ),
  );
}

/** The selected box is in view, in the middle when it was not. */
function useScrollToLane(scroller: React.RefObject<HTMLElement | null>, lane: number | null, lanePx: number): void {
  const { height } = useSize(scroller);
  useEffect(() => {
    const element = scroller.current;
    if (!element || lane === null || height === 0) return;
    const top = lane * lanePx;
    if (top >= element.scrollTop && top + lanePx <= element.scrollTop + height) return;
    element.scrollTop = top - (height - lanePx) / 2;
  }, [scroller, lane, lanePx, height]);
}
