import { Graph, layout } from "@dagrejs/dagre";
import { routedEdges } from "@/components/run/graph/routed-edges";
import { type CallGraph, type CallNodeKind, type CallsOf, callGraph } from "@/lib/domain/trace/call-graph";
import type { Relation } from "@/lib/domain/trace/call-trail";
import { type FoldedGraph, foldGraph } from "@/lib/domain/trace/fold-graph";
import { formatCount } from "@/lib/format";

export type GraphOrder = { readonly run: CallsOf; readonly open: readonly CallNodeKind[] };
export type Point = { readonly x: number; readonly y: number };
export type LaidGraph = {
  readonly graph: CallGraph;
  readonly folded: FoldedGraph;
  /** Left upper corners of the nodes, the lines of the edges, and the middles of their labels. */
  readonly corners: readonly Point[];
  readonly lines: readonly (readonly Point[])[];
  readonly labels: readonly Point[];
  readonly width: number;
  readonly height: number;
};

export const nodePx = { width: 176, height: 42 } as const;
const labelPx = { char: 6, height: 14, pad: 8 } as const;
const dockGapPx = 9;
const gaps = { nodesep: 18, edgesep: 14, ranksep: 46, marginx: 16, marginy: 16 } as const;

/** From left to right: callers left of what they call. */
export function layoutGraph({ run, open }: GraphOrder): LaidGraph {
  const graph = callGraph(run);
  const folded = foldGraph(graph, new Set(open));
  const plan = new Graph({ multigraph: true });
  plan.setGraph({ rankdir: "LR", ranker: "tight-tree", ...gaps });
  for (const node of folded.nodes.keys()) plan.setNode(String(node), { ...nodePx });
  const routed = routedEdges(folded);
  for (const [edge, { from, to }] of folded.edges.entries()) {
    if (!routed.has(edge)) continue;
    const text = edgeText(folded.edges[edge]);
    const width = text === "" ? 0 : text.length * labelPx.char + labelPx.pad;
    const label = { width, height: text === "" ? 0 : labelPx.height, labelpos: "c" as const };
    plan.setEdge(String(from), String(to), label, String(edge));
  }
  layout(plan);
  const { width = 0, height = 0 } = plan.graph() as { width?: number; height?: number };
  const at = (point: { x?: number; y?: number } | undefined): Point => ({ x: point?.x ?? 0, y: point?.y ?? 0 });
  const middles = folded.nodes.map((_, node) => at(plan.node(String(node))));
  const edges = folded.edges.map(({ from, to }, edge) =>
    routed.has(edge) ? plan.edge(String(from), String(to), String(edge)) : straight(at(middles[from]), at(middles[to])),
  );
  const lines = edges.map((edge) => (edge?.points ?? []).map(at));
  return {
    graph,
    folded,
    corners: middles.map(({ x, y }) => ({ x: x - nodePx.width / 2, y: y - nodePx.height / 2 })),
    lines: dock(folded, middles, lines),
    labels: edges.map(at),
    width,
    height,
  };
}

const straight = (from: Point, to: Point) => ({
  points: [from, to],
  x: (from.x + to.x) / 2,
  y: (from.y + to.y) / 2,
});

/** Lines that go to the right leave at the right side and arrive at the left one, spread over it in the order they come. */
function dock(
  { nodes, edges }: FoldedGraph,
  middles: readonly Point[],
  lines: readonly (readonly Point[])[],
): readonly (readonly Point[])[] {
  const docked = lines.map((line) => [...line]);
  const isForward = (edge: number) => {
    const { from = -1, to = -1 } = edges[edge] ?? {};
    return (middles[from]?.x ?? 0) + nodePx.width < (middles[to]?.x ?? 0);
  };
  for (const node of nodes.keys()) {
    for (const side of ["from", "to"] as const) {
      const ends = [...edges.keys()].filter((edge) => edges[edge]?.[side] === node && isForward(edge));
      const bend = (edge: number) => lines[edge]?.at(side === "from" ? 1 : -2)?.y ?? 0;
      ends.sort((a, b) => bend(a) - bend(b));
      const { x, y } = middles[node] ?? { x: 0, y: 0 };
      const gap = Math.min(dockGapPx, (nodePx.height - dockGapPx) / Math.max(1, ends.length));
      for (const [place, edge] of ends.entries()) {
        const line = docked[edge];
        if (!line) continue;
        line[side === "from" ? 0 : line.length - 1] = {
          x: x + (side === "from" ? nodePx.width / 2 : -nodePx.width / 2),
          y: y + (place - (ends.length - 1) / 2) * gap,
        };
      }
    }
  }
  return docked;
}

const words: Readonly<Record<Relation, string>> = { call: "", retry: "retry", handoff: "hands off", next: "then" };

/** `×5`, `retry ×2 · 1 failed`; empty for a single plain call. */
export function edgeText(edge: FoldedGraph["edges"][number] | undefined): string {
  if (!edge) return "";
  const times = edge.count > 1 ? `×${formatCount(edge.count)}` : "";
  const what = [words[edge.relation], times].filter((part) => part !== "").join(" ");
  return [what, edge.failed > 0 ? `${formatCount(edge.failed)} failed` : ""].filter((part) => part !== "").join(" · ");
}

export type GraphStep = "left" | "right" | "up" | "down";

/** Along the busiest edge to a caller or a callee, or to the neighbour in the same column; null: nowhere. */
export function stepGraph({ folded, corners }: LaidGraph, node: number, step: GraphStep): number | null {
  if (step === "left" || step === "right") {
    const ways = folded.edges
      .filter(({ from, to }) => from !== to && (step === "right" ? from : to) === node)
      .sort((a, b) => b.count - a.count);
    const [way] = ways;
    return way ? (step === "right" ? way.to : way.from) : null;
  }
  const here = corners[node];
  if (!here) return null;
  const sign = step === "down" ? 1 : -1;
  const column = [...corners.entries()].filter(
    ([other, { x, y }]) => other !== node && Math.abs(x - here.x) < nodePx.width / 2 && (y - here.y) * sign > 0,
  );
  column.sort(([, a], [, b]) => (a.y - b.y) * sign);
  return column[0]?.[0] ?? null;
}
