"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import { nodeName } from "@/components/run/graph/graph-node";
import type { StepViewProps } from "@/components/run/view-props";
import { FindingMark } from "@/components/ui/finding-mark";
import { KindGlyph } from "@/components/ui/kind-glyph";
import type { CallNode } from "@/lib/domain/trace/call-graph";
import { endOf } from "@/lib/domain/trace/layout-bars";
import { spanIdOf } from "@/lib/domain/trace/step-table";
import { formatCount, formatDuration, formatMoney } from "@/lib/format";

const rowPx = 24;

export type NodeStepsProps = Pick<StepViewProps, "steps" | "nowNs" | "selected" | "onSelect"> & { node: CallNode };

/** The steps of a node, in order of start. */
export function NodeSteps({ steps, nowNs, selected, onSelect, node }: NodeStepsProps) {
  const { table, cost } = steps;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: node.rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 6,
  });
  const at = selected === null ? -1 : node.rows.indexOf(selected);
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at);
  }, [at, virtual]);
  return (
    <section className="gsteps" aria-label={`Steps of ${nodeName(node)}`}>
      <p className="row">
        <KindGlyph kind={node.kind === "missing" ? "other" : node.kind} />
        <bdi className="med cut">{nodeName(node)}</bdi>
        <span className="q">
          {formatCount(node.count)} {node.count === 1 ? "step" : "steps"}
          {node.failed > 0 && `, ${formatCount(node.failed)} failed`}
        </span>
      </p>
      <div ref={scroller} className="gsteps-rows">
        <ul style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = node.rows[index] ?? 0;
            const begin = table.start[row] ?? 0;
            return (
              <li key={spanIdOf(table, row)} style={{ top: start }}>
                <button type="button" aria-current={row === selected} onClick={() => onSelect(row)}>
                  <span className="n">{formatCount(index + 1)}</span>
                  <span>at {begin < 0 ? `−${formatDuration(-begin)}` : formatDuration(Math.round(begin))}</span>
                  {table.failed[row] === 1 && (
                    <span className="err">
                      <FindingMark kind="error" /> failed
                    </span>
                  )}
                  <span className="d">{formatDuration(Math.round(endOf(table, row, nowNs) - begin))}</span>
                  <span className="c">{(cost[row] ?? -1) >= 0 && formatMoney(cost[row] ?? 0, { exact: true })}</span>
                </button>
              </li>
            );
          })}
        </ul>
      </div>
    </section>
  );
}
