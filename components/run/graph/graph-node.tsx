"use client";

import { memo } from "react";
import { cutText, visibleText } from "@/components/json/visible-text";
import { type LaidGraph, nodePx, type Point } from "@/components/run/graph/layout-graph";
import { FindingMark } from "@/components/ui/finding-mark";
import { KindGlyph } from "@/components/ui/kind-glyph";
import type { CallNode, CallNodeKind } from "@/lib/domain/trace/call-graph";
import { formatCount, formatDuration, formatMoney } from "@/lib/format";

const nameChars = 80;

export type GraphNodeProps = {
  laid: LaidGraph;
  index: number;
  corner: Point;
  /** How many of its steps answer the search. */
  hits: number;
  selected: boolean;
  /** One node is in the tab order, arrow keys lead to the others. */
  inOrder: boolean;
  onClick: () => void;
  onHover: (index: number | null) => void;
};

/** What was called, how often, how long it took and what it cost; what failed says so in a word. */
export const GraphNode = memo(function GraphNode(props: GraphNodeProps) {
  const { laid, index, corner, hits, selected, inOrder, onClick, onHover } = props;
  const node = laid.folded.nodes[index];
  if (!node) return null;
  return (
    <button
      type="button"
      className="gnode"
      data-node={index}
      data-kind={node.kind}
      data-failed={node.failed > 0}
      data-folded={node.folded > 0}
      aria-pressed={selected}
      title={nodeName(node)}
      aria-label={describeNode(laid, index)}
      tabIndex={inOrder ? 0 : -1}
      style={{ left: corner.x, top: corner.y, ...nodePx }}
      onClick={onClick}
      onPointerEnter={() => onHover(index)}
      onPointerLeave={() => onHover(null)}
    >
      <span className="gnode-name">
        <KindGlyph kind={node.kind === "missing" ? "other" : node.kind} />
        <bdi className="cut">{nodeName(node)}</bdi>
        {node.count > 1 && <span className="q">×{formatCount(node.count)}</span>}
      </span>
      <span className="gnode-facts">
        {node.failed > 0 && (
          <span className="err">
            <FindingMark kind="error" /> {formatCount(node.failed)} failed
          </span>
        )}
        {hits > 0 && <mark>{formatCount(hits)} found</mark>}
        <span className="cut">{factsOf(node).join(" · ")}</span>
      </span>
    </button>
  );
});

const plural: Readonly<Record<CallNodeKind, string>> = {
  ...{ agent: "agents", llm: "models", tool: "tools", retrieval: "retrievers", embedding: "embedding models" },
  ...{ chain: "chains", guard: "guards", gate: "gates", other: "others", run: "runs", missing: "callers" },
};

export const nodeName = (node: CallNode): string =>
  node.folded > 0
    ? `${formatCount(node.folded)} more ${plural[node.kind]}`
    : visibleText(cutText(node.name, nameChars)) || "unnamed";

function factsOf({ timeNs, costMicroUsd, detail, kind }: CallNode): string[] {
  if (kind === "missing") return ["its span has not arrived"];
  const money = costMicroUsd >= 0 ? [formatMoney(costMicroUsd)] : [];
  return [
    formatDuration(Math.round(timeNs)),
    ...money,
    ...(detail === null ? [] : [visibleText(cutText(detail, nameChars))]),
  ];
}

/** `tool lookup, 5 times, 2 failed, 1.2 s, called by desk, calls search`. */
function describeNode({ folded: { nodes, edges } }: LaidGraph, index: number): string {
  const node = nodes[index];
  if (!node) return "";
  const names = (ends: readonly number[]) =>
    [...new Set(ends)]
      .flatMap((end) => nodes[end] ?? [])
      .map(nodeName)
      .join(", ");
  const callers = names(edges.filter(({ to }) => to === index).map(({ from }) => from));
  const called = names(edges.filter(({ from }) => from === index).map(({ to }) => to));
  return [
    `${node.kind} ${nodeName(node)}`,
    node.count === 1 ? "once" : `${formatCount(node.count)} times`,
    ...(node.failed > 0 ? [`${formatCount(node.failed)} failed`] : []),
    ...factsOf(node),
    ...(callers ? [`called by ${callers}`] : []),
    ...(called ? [`calls ${called}`] : []),
  ].join(", ");
}
