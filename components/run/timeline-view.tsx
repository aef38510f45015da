"use client";

import { useMemo } from "react";
import { LevelTools } from "@/components/run/level-tools";
import { StepTree } from "@/components/run/step-tree";
import { TreeFoot } from "@/components/run/tree-foot";
import { useClosed } from "@/components/run/use-closed";
import type { StepViewProps } from "@/components/run/view-props";
import { layoutRows } from "@/lib/domain/trace/layout-rows";

/** Tree and bars on one grid. */
export function TimelineView({ run, steps, live, nowNs, selected, onSelect, onEnter, more, bar }: StepViewProps) {
  const { table, tree } = steps;
  const { closed, toggle, openLevels } = useClosed(steps, selected, onSelect);
  const rows = useMemo(() => layoutRows(tree, closed).length, [tree, closed]);
  const depthMax = Math.max(0, ...tree.depth.subarray(0, 10_000)) + 1;
  return (
    <>
      {bar(<LevelTools depthMax={depthMax} onLevels={openLevels} />)}
      <StepTree {...{ steps, closed, selected, live, nowNs, onSelect, onEnter }} onToggle={toggle} />
      <TreeFoot
        count={table.count}
        total={table.total}
        rows={rows}
        open={run.openCount}
        more={more.has}
        loading={more.loading}
        onMore={more.read}
      />
    </>
  );
}
