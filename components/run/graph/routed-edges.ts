import type { FoldedGraph } from "@/lib/domain/trace/fold-graph";

/** A line that passes a column takes a place in it. So many are laid out in some 100 ms; 10,000 take half a minute. */
const passesMax = 400;

/**
 * The edges that have a say in where nodes lie, by index: all of them, or, where they would pass too many columns, for each
 * node the busiest one that leads to it. The others are drawn straight.
 */
export function routedEdges(graph: Pick<FoldedGraph, "nodes" | "edges">): ReadonlySet<number> {
  const { edges } = graph;
  if (passedColumns(graph) <= passesMax) return new Set(edges.keys());
  const busiest = new Map<number, number>();
  for (const [index, { from, to, count }] of edges.entries()) {
    const known = edges[busiest.get(to) ?? -1];
    if (from !== to && (known === undefined || count > known.count)) busiest.set(to, index);
  }
  return new Set(busiest.values());
}

/** How many columns all edges pass on their way, with every node right of all that call it; edges of a circle count none. */
function passedColumns({ nodes, edges }: Pick<FoldedGraph, "nodes" | "edges">): number {
  const column = new Int32Array(nodes.length);
  const callers = new Int32Array(nodes.length);
  const called: number[][] = Array.from(nodes, () => []);
  for (const { from, to } of edges) {
    if (from === to) continue;
    callers[to] = (callers[to] ?? 0) + 1;
    called[from]?.push(to);
  }
  const ready = [...nodes.keys()].filter((node) => callers[node] === 0);
  // grows while it is walked
  for (const node of ready) {
    for (const to of called[node] ?? []) {
      column[to] = Math.max(column[to] ?? 0, (column[node] ?? 0) + 1);
      callers[to] = (callers[to] ?? 0) - 1;
      if (callers[to] === 0) ready.push(to);
    }
  }
  return edges.reduce((sum, { from, to }) => sum + Math.max(0, (column[to] ?? 0) - (column[from] ?? 0) - 1), 0);
}
