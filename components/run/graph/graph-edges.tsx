import { memo } from "react";
import { edgeText, type LaidGraph, type Point } from "@/components/run/graph/layout-graph";

const arrowPx = 6;
/** More edges than this stay in the background, without words, until one of their nodes is looked at. */
const edgesPlain = 60;

export type GraphEdgesProps = {
  laid: LaidGraph;
  /** The node whose edges stand out. */
  near: number | null;
};

/** Lines from callers to what they called; what they mean is said beside the nodes too. */
export const GraphEdges = memo(function GraphEdges({ laid, near }: GraphEdgesProps) {
  const { folded, lines, labels, width, height } = laid;
  return (
    <svg
      className="gedges"
      data-many={folded.edges.length > edgesPlain}
      width={width}
      height={height}
      aria-hidden="true"
    >
      {folded.edges.map((edge, index) => {
        const line = lines[index] ?? [];
        const label = labels[index];
        const text = edgeText(edge);
        return (
          <g
            key={`${edge.from} ${edge.to} ${edge.relation}`}
            data-relation={edge.relation}
            data-failed={edge.failed > 0}
            data-near={edge.from === near || edge.to === near}
          >
            <path className="line" d={curve(line)} />
            <path className="head" d={arrow(line)} />
            {text !== "" && label && (
              <text x={label.x} y={label.y}>
                {text}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
});

const round = (px: number) => Math.round(px * 10) / 10;
const at = ({ x, y }: Point) => `${round(x)} ${round(y)}`;

/** Through the middles of a line's parts, bent at its points. */
function curve(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (!first) return "";
  const middle = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
  const bends = rest.slice(0, -1).map((point, index) => {
    const next = rest[index + 1] ?? point;
    return `Q${at(point)} ${at(index === rest.length - 2 ? next : middle(point, next))}`;
  });
  const last = rest.at(-1) ?? first;
  return rest.length < 2 ? `M${at(first)} L${at(last)}` : `M${at(first)} ${bends.join(" ")}`;
}

/** A head that points along the last part of the line. */
function arrow(points: readonly Point[]): string {
  const tip = points.at(-1);
  const from = points.at(-2);
  if (!tip || !from) return "";
  const length = Math.hypot(tip.x - from.x, tip.y - from.y) || 1;
  const along = { x: ((tip.x - from.x) / length) * arrowPx, y: ((tip.y - from.y) / length) * arrowPx };
  const base = { x: tip.x - along.x, y: tip.y - along.y };
  const left = { x: base.x - along.y / 2, y: base.y + along.x / 2 };
  const right = { x: base.x + along.y / 2, y: base.y - along.x / 2 };
  return `M${at(tip)} L${at(left)} L${at(right)} Z`;
}
