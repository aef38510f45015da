"use client";

import { useEffect, useRef, useState } from "react";
import { useSize } from "@/components/run/canvas/use-canvas";
import { GraphEdges } from "@/components/run/graph/graph-edges";
import { GraphNode } from "@/components/run/graph/graph-node";
import type { LaidGraph } from "@/components/run/graph/layout-graph";
import { useGraphKeys } from "@/components/run/graph/use-graph-keys";
import { useGraphZoom } from "@/components/run/graph/use-graph-zoom";
import { useHasFocus } from "@/lib/browser/use-has-focus";

export type CallGraphCanvasProps = {
  laid: LaidGraph;
  /** The node of the selected step. */
  node: number | null;
  onNode: (node: number) => void;
  onEnter: () => void;
  /** Node → steps that answer the search; null: nothing is searched. */
  hits: Uint32Array | null;
};

/** The graph on a sheet that scrolls, drags and zooms; its nodes are buttons, one of them in the tab order. */
export function CallGraphCanvas({ laid, node, onNode, onEnter, hits }: CallGraphCanvasProps) {
  const { folded, corners, width, height } = laid;
  const sheet = useRef<HTMLElement>(null);
  const size = useSize(sheet);
  const [hovered, setHovered] = useState<number | null>(null);
  const [focused, focusHandlers] = useHasFocus(sheet);
  const { scale, zoom, fit, ...drag } = useGraphZoom(sheet, size, laid);
  useGraphKeys({ laid, node, focused, onNode, onEnter, zoom, fit });
  useFollowNode(sheet, node, focused, size.width > 0);
  const near = hovered ?? node;
  return (
    <section
      ref={sheet}
      className="graph"
      aria-label={`Who called whom: ${folded.nodes.length} nodes, ${folded.edges.length} kinds of calls`}
      {...focusHandlers}
      {...drag}
    >
      <div className="graph-sheet" style={{ width: width * scale, height: height * scale }}>
        <div className="graph-plan" style={{ width, height, transform: `scale(${scale})` }}>
          <GraphEdges laid={laid} near={near} />
          {folded.nodes.map((each, index) => (
            <GraphNode
              key={each.key}
              {...{ laid, index }}
              corner={corners[index] ?? { x: 0, y: 0 }}
              hits={hits?.[index] ?? 0}
              selected={index === node}
              inOrder={index === (node ?? 0)}
              onClick={() => onNode(index)}
              onHover={setHovered}
            />
          ))}
        </div>
      </div>
    </section>
  );
}

/** The selected node comes into view (in the middle when the graph opens), and takes the focus from another one that had it. */
function useFollowNode(
  sheet: React.RefObject<HTMLElement | null>,
  node: number | null,
  focused: boolean,
  isLaid: boolean,
): void {
  const seen = useRef(false);
  useEffect(() => {
    if (!isLaid) return;
    const button = node === null ? null : sheet.current?.querySelector<HTMLElement>(`[data-node="${node}"]`);
    if (!button) return;
    if (focused && sheet.current?.contains(document.activeElement)) button.focus({ preventScroll: true });
    button.scrollIntoView({ block: seen.current ? "nearest" : "center", inline: "nearest" });
    seen.current = true;
  }, [sheet, node, focused, isLaid]);
}
