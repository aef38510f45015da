"use client";

import { useMemo, useRef, useState } from "react";
import { useSize } from "@/components/run/canvas/use-canvas";
import { type FlamePort, nameBoxes } from "@/components/run/flame/flame-port";
import { Icicle } from "@/components/run/flame/icicle";
import { useFlamePicture } from "@/components/run/flame/use-flame-picture";
import { TimeAxis } from "@/components/run/time-axis";
import { type KeyHint, ViewFoot } from "@/components/run/view-foot";
import type { StepViewProps } from "@/components/run/view-props";
import { nearestBox } from "@/lib/domain/trace/flame-boxes";
import type { Window } from "@/lib/domain/trace/flame-zoom";
import type { TimeSpan } from "@/lib/domain/trace/layout-bars";
import type { FlameKind } from "@/lib/domain/trace/layout-flame";
import { formatDuration } from "@/lib/format";

export const flameHints: readonly KeyHint[] = [
  { ids: ["walkUp", "walkDown", "walkLeft", "walkRight"], does: "walk" },
  { ids: ["zoomSelected"], does: "zoom in" },
  { ids: ["zoomFit"], does: "fit" },
];

/** Where the time went: each step where it ran, or steps of one name added up. */
export function FlameView(props: StepViewProps) {
  const { steps, nowNs, selected, whole, range, onRange, until, bar } = props;
  const [merged, setMerged] = useState(false);
  const [mergedWindow, setMergedWindow] = useState<Window>(null);
  const kind = useMemo<FlameKind>(
    () => (merged ? { kind: "mergedTime", nowNs, until } : { kind: "time", nowNs }),
    [merged, nowNs, until],
  );
  const picture = useFlamePicture(steps, kind);
  const boxes = picture?.boxes ?? null;
  const port = useMemo<FlamePort | null>(() => {
    if (boxes === null) return null;
    return {
      boxes,
      ...nameBoxes(steps, boxes),
      amount: (box) => formatDuration(Math.round((boxes.to[box] ?? 0) - (boxes.from[box] ?? 0))),
      own: (box) => (merged ? formatDuration(Math.round(boxes.own[box] ?? 0)) : null),
      hatched: () => false,
    };
  }, [boxes, merged, steps]);
  return (
    <>
      {bar(<MergeSwitch merged={merged} each="In time" all="Merged" onMerged={setMerged} />)}
      {port === null ? (
        <FlameWait />
      ) : (
        <Icicle
          key={merged ? "merged" : "time"}
          label={merged ? "Flame: time added up by name" : "Flame: steps in time"}
          port={port}
          selected={nearestBox(port.boxes, steps.tree.parent, selected)}
          window={merged ? mergedWindow : range}
          onWindow={merged ? setMergedWindow : onRange}
          {...(!merged && { axis: <FlameAxis range={range ?? whole} {...{ whole, onRange }} /> })}
          until={merged ? null : until}
          {...pick(props)}
        />
      )}
      <ViewFoot steps={steps} more={props.more} hints={flameHints}>
        {merged && "what ran at the same time is added up"}
      </ViewFoot>
    </>
  );
}

export const pick = ({ onSelect, onEnter, marks, only }: StepViewProps) => ({ onSelect, onEnter, marks, only });

export const FlameWait = () => (
  <p className="flame none" role="status">
    Laying out the steps …
  </p>
);

function FlameAxis(props: { range: TimeSpan; whole: TimeSpan; onRange: StepViewProps["onRange"] }) {
  const axis = useRef<HTMLDivElement>(null);
  const { width } = useSize(axis);
  return (
    <div className="flame-axis" ref={axis} aria-hidden="true">
      {width > 0 && <TimeAxis {...props} axisPx={width} />}
    </div>
  );
}

type MergeSwitchProps = { merged: boolean; each: string; all: string; onMerged: (merged: boolean) => void };

/** Every step by itself, or steps of one name under the same names as one. */
export function MergeSwitch({ merged, each, all, onMerged }: MergeSwitchProps) {
  return (
    <fieldset className="seg sm">
      <legend className="sr">Boxes</legend>
      <button type="button" aria-pressed={!merged} onClick={() => onMerged(false)}>
        {each}
      </button>
      <button type="button" aria-pressed={merged} onClick={() => onMerged(true)}>
        {all}
      </button>
    </fieldset>
  );
}
