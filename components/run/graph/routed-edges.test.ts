import { describe, expect, it } from "vitest";
import { routedEdges } from "@/components/run/graph/routed-edges";
import type { CallEdge, CallNode } from "@/lib/domain/trace/call-graph";

const sums = { failed: 0, timeNs: 0, costMicroUsd: -1 };
const node = (name: string): CallNode => ({
  ...{ key: name, kind: "agent", name, detail: null, rows: [], folded: 0, count: 1 },
  ...sums,
});
const edge = (from: number, to: number, count = 1): CallEdge => ({ from, to, relation: "call", count, ...sums });

/** Agents that call one another in a row, and each of them the model, which is the last node. */
function chain(length: number) {
  const agents = Array.from({ length }, (_, at) => at);
  return {
    nodes: [...agents.map((at) => node(`agent ${at}`)), node("model")],
    edges: agents.flatMap((at) => [edge(at, at + 1), ...(at < length - 1 ? [edge(at, length, at + 1)] : [])]),
  };
}

describe("routedEdges", () => {
  it("routes every edge of an ordinary graph, circles too", () => {
    const { nodes, edges } = chain(10);
    const withCircle = [...edges, edge(3, 1), edge(2, 2)];
    expect(routedEdges({ nodes, edges: withCircle }).size).toBe(withCircle.length);
  });
  it("keeps of a deep graph what leads to each node most often", () => {
    const graph = chain(200);
    const routed = [...routedEdges(graph)].flatMap((index) => graph.edges[index] ?? []);
    expect(routed).toHaveLength(200);
    expect(new Set(routed.map(({ to }) => to)).size).toBe(200);
    expect(routed.find(({ to }) => to === 200)).toMatchObject({ from: 198, count: 199 });
  });
});
