import type { CallEdge, CallGraph, CallNode, CallNodeKind } from "./call-graph";

/** More nodes than this are no picture any more. */
export const nodesMax = 200;

/** A picture of a graph: its nodes and edges, and in which node of the picture each node of the graph lies. */
export type FoldedGraph = {
  readonly nodes: readonly CallNode[];
  readonly edges: readonly CallEdge[];
  readonly in: Int32Array;
};

/**
 * The most telling nodes by themselves (failed, then dear, then slow, then often), the others one node a kind. A kind in
 * `open` is not folded; nor is one with a single node left.
 */
export function foldGraph(graph: CallGraph, open: ReadonlySet<CallNodeKind>, most = nodesMax): FoldedGraph {
  const folds = foldsOf(graph, open, most);
  const place = new Int32Array(graph.nodes.length).fill(-1);
  const whole = graph.nodes.length - folds.reduce((sum, { members }) => sum + members.length, 0);
  for (const [fold, { members }] of folds.entries()) for (const node of members) place[node] = whole + fold;
  const nodes: CallNode[] = [];
  for (const [node, each] of graph.nodes.entries()) {
    if (place[node] !== -1) continue;
    place[node] = nodes.length;
    nodes.push(each);
  }
  for (const { kind, members } of folds) {
    nodes.push(
      foldNodes(
        kind,
        members.flatMap((node) => graph.nodes[node] ?? []),
      ),
    );
  }
  return { nodes, edges: foldEdges(graph.edges, place), in: place };
}

type Fold = { readonly kind: CallNodeKind; readonly members: number[] };

function foldsOf({ nodes }: CallGraph, open: ReadonlySet<CallNodeKind>, most: number): Fold[] {
  const ranked = nodes.map((_, node) => node).sort((a, b) => telling(nodes, a, b));
  const folds = new Map<CallNodeKind, Fold>();
  for (const node of ranked.slice(most)) {
    const kind = nodes[node]?.kind ?? "other";
    const fold = folds.get(kind) ?? { kind, members: [] };
    fold.members.push(node);
    folds.set(kind, fold);
  }
  return [...folds.values()].filter(({ kind, members }) => members.length > 1 && !open.has(kind));
}

function telling(nodes: readonly CallNode[], a: number, b: number): number {
  const of = (node: number) => nodes[node];
  return (
    (of(b)?.failed ?? 0) - (of(a)?.failed ?? 0) ||
    (of(b)?.costMicroUsd ?? -1) - (of(a)?.costMicroUsd ?? -1) ||
    (of(b)?.timeNs ?? 0) - (of(a)?.timeNs ?? 0) ||
    (of(b)?.count ?? 0) - (of(a)?.count ?? 0) ||
    a - b
  );
}

function foldNodes(kind: CallNodeKind, nodes: readonly CallNode[]): CallNode {
  const rows = nodes.flatMap((node) => node.rows).sort((a, b) => a - b);
  const start = { key: `fold ${kind}`, kind, name: "", detail: null, rows, folded: nodes.length };
  return { ...start, ...nodes.reduce(addSums, { count: 0, failed: 0, timeNs: 0, costMicroUsd: -1 }) };
}

type Sums = Pick<CallEdge, "count" | "failed" | "timeNs" | "costMicroUsd">;
const addSums = (a: Sums, b: Sums): Sums => ({
  count: a.count + b.count,
  failed: a.failed + b.failed,
  timeNs: a.timeNs + b.timeNs,
  costMicroUsd: b.costMicroUsd < 0 ? a.costMicroUsd : Math.max(0, a.costMicroUsd) + b.costMicroUsd,
});

function foldEdges(edges: readonly CallEdge[], place: Int32Array): CallEdge[] {
  const folded = new Map<string, CallEdge>();
  for (const edge of edges) {
    const moved = { ...edge, from: place[edge.from] ?? -1, to: place[edge.to] ?? -1 };
    const key = `${moved.from} ${moved.to} ${moved.relation}`;
    const known = folded.get(key);
    folded.set(key, known ? { ...moved, ...addSums(known, moved) } : moved);
  }
  return [...folded.values()];
}
