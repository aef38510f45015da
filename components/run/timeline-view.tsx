"use client";

import { useDeferredValue, useMemo } from "react";
import { CriticalSwitch, LevelTools } from "@/components/run/level-tools";
import { StepTree } from "@/components/run/step-tree";
import { TreeFoot } from "@/components/run/tree-foot";
import { useClosed } from "@/components/run/use-closed";
import { useZoomKeys } from "@/components/run/use-zoom-keys";
import type { StepViewProps } from "@/components/run/view-props";
import { criticalPath } from "@/lib/domain/trace/critical-path";
import { layoutRows } from "@/lib/domain/trace/layout-rows";
import { startedBy } from "@/lib/domain/trace/walk-steps";

/** Tree and bars on one grid. */
export function TimelineView(props: StepViewProps) {
  const { run, steps, live, nowNs, selected, onSelect, onEnter, whole, range, onRange, until, more, bar } = props;
  const { marks, only } = props;
  const { table, tree } = steps;
  const { closed, toggle, openLevels } = useClosed(steps, selected, onSelect);
  const begun = until === null ? table.count : startedBy(table, until);
  const open = useMemo(() => layoutRows(tree, closed, begun), [tree, closed, begun]);
  const rows = useMemo(() => (only === null ? open : open.filter((row) => only[row] === 1)), [open, only]);
  useZoomKeys({ steps, nowNs, selected, whole, range, onRange });
  const isCritical = useDeferredValue(props.critical);
  const path = useMemo(() => (isCritical ? criticalPath(table, tree, nowNs) : null), [isCritical, table, tree, nowNs]);
  const depthMax = useMemo(() => tree.depth.reduce((most, depth) => Math.max(most, depth), 0) + 1, [tree]);
  return (
    <>
      {bar(
        <>
          <LevelTools depthMax={depthMax} onLevels={openLevels} />
          <CriticalSwitch on={props.critical} onChange={props.onCritical} />
        </>,
      )}
      <StepTree
        {...{ steps, rows, closed, selected, live, nowNs, until, whole, range, marks, onRange, onSelect, onEnter }}
        critical={path}
        onToggle={toggle}
        onBelow={more.below}
      />
      <TreeFoot {...{ steps, more }} rows={open.length} begun={begun} open={run.openCount} />
    </>
  );
}
