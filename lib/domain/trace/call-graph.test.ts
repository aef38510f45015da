import { describe, expect, it } from "vitest";
import { drawSteps } from "@/lib/testing/draw-steps";
import { type CallNode, callGraph } from "./call-graph";
import { foldGraph } from "./fold-graph";
import { identityOf } from "./step-identity";
import { sumCost } from "./sum-cost";

/** One line a node with how often it ran, one line an edge: `desk → lookup ×2 (retry) 1 failed`. */
function draw(drawing: string, until: number | null = null): { nodes: string[]; edges: string[] } {
  const { table, tree } = drawSteps(drawing);
  const { nodes, edges } = callGraph({ table, tree, cost: sumCost(table, tree), nowNs: 1000, until });
  const many = (count: number) => (count === 1 ? "" : ` ×${count}`);
  const bad = (failed: number) => (failed === 0 ? "" : ` ${failed} failed`);
  const money = (micro: number) => (micro < 0 ? "" : ` $${micro}`);
  const name = (node: number) => nodes[node]?.name ?? "?";
  return {
    nodes: nodes.map(
      (node) => `${node.kind} ${node.name}${many(node.count)}${bad(node.failed)}${money(node.costMicroUsd)}`,
    ),
    edges: edges.map((edge) => {
      const relation = edge.relation === "call" ? "" : ` (${edge.relation})`;
      return `${name(edge.from)} → ${name(edge.to)}${many(edge.count)}${relation}${bad(edge.failed)}${money(edge.costMicroUsd)}`;
    }),
  };
}

describe("callGraph", () => {
  it("has one node an agent, a tool and a model, however often they ran, and passes through what holds them", () => {
    expect(
      draw(`
        desk agent 0..90
          step chain 0..50
            chat llm 0..10 cost=3
            lookup tool 10..20
            lookup tool 10..25
          triage agent 50..80
            chat llm 50..60 cost=4
      `),
    ).toEqual({
      nodes: ["agent desk $7", "llm gpt-5 ×2 $7", "tool lookup ×2", "agent triage $4"],
      edges: ["desk → gpt-5 $3", "desk → lookup ×2", "desk → triage $4", "triage → gpt-5 $4"],
    });
  });

  it("tells a retry from a call: two edges between the same two", () => {
    expect(
      draw(`
        desk agent 0..90
          lookup tool 0..10 failed
          lookup tool 20..30
          lookup tool 40..50
      `).edges,
    ).toEqual(["desk → lookup ×2 1 failed", "desk → lookup (retry)"]);
  });

  it("follows agents that hand over in a circle", () => {
    expect(
      draw(`
        request chain 0..90
          triage agent 0..20
            transfer_to_billing tool 10..11
          billing agent 20..40
            handoff_to_triage tool 30..31
          triage agent 40..60
      `).edges,
    ).toEqual([
      "request → triage",
      "triage → transfer_to_billing",
      "triage → billing (handoff)",
      "billing → handoff_to_triage",
      "billing → triage (handoff)",
    ]);
  });

  it("knows a handover to an agent below, and agents that only follow each other", () => {
    expect(
      draw(`
        flow chain 0..90
          triage agent 0..50
            chat llm 0..40
              transfer_to_agent tool 10..11
              billing agent 12..40
          report agent 60..70
      `).edges,
    ).toEqual([
      "flow → triage",
      "triage → gpt-5",
      "triage → transfer_to_agent",
      "triage → billing (handoff)",
      "triage → report (next)",
    ]);
  });

  it("draws parallel agents as called by what holds them", () => {
    expect(
      draw(`
        flow chain 0..90
          a agent 0..50
          b agent 10..60
      `).edges,
    ).toEqual(["flow → a", "flow → b"]);
  });

  it("draws recursion as a loop and counts its time and money once", () => {
    const { table, tree } = drawSteps(`
      solve agent 0..90
        chat llm 0..10 cost=2
        solve agent 20..80
          chat llm 30..40 cost=3
    `);
    const { nodes, edges } = callGraph({ table, tree, cost: sumCost(table, tree), nowNs: 0, until: null });
    expect(nodes[0]).toMatchObject({ name: "solve", count: 2, timeNs: 90, costMicroUsd: 5 });
    expect(edges.find(({ from, to }) => from === to)).toMatchObject({ count: 1, timeNs: 60, costMicroUsd: 3 });
  });

  it("takes a call that two instrumentations saw for one", () => {
    expect(
      draw(`
        desk agent 0..90
          outer llm 0..20 cost=5
            inner llm 1..19 cost=5
      `),
    ).toEqual({ nodes: ["agent desk $5", "llm gpt-5 $5"], edges: ["desk → gpt-5 $5"] });
  });

  it("says where the caller has not arrived, and draws circles of parents once", () => {
    expect(
      draw(`
        lookup tool of=nobody
        chat llm of=someone-else
        a agent of=b
        b agent of=a
      `).edges,
    ).toEqual(["caller not here → lookup", "caller not here → gpt-5", "a → b"]);
  });

  it("shows what had begun by a moment", () => {
    const desk = `
      desk agent 0..90
        lookup tool 10..20
        send tool 30..40
    `;
    expect(draw(desk, 15).nodes).toEqual(["agent desk", "tool lookup"]);
  });
});

describe("identityOf", () => {
  const identity = (line: string) => identityOf(drawSteps(line).table, 0);

  it("knows a thing by what the client calls it, not by the name of its span", () => {
    expect(identity("claude_code.tool tool subject=get_weather")).toMatchObject({ name: "get_weather" });
    expect(identity("tool.execution:search tool")).toMatchObject({ name: "search" });
    expect(identity("subagent:researcher agent subject=writer")).toMatchObject({ name: "researcher" });
    expect(identity("invoke_agent agent subject=triage")).toMatchObject({ name: "triage" });
    expect(identity("call llm subject=openai")).toEqual({ kind: "llm", name: "gpt-5", detail: "openai" });
    expect(identity("step chain")).toBeNull();
  });
});

describe("foldGraph", () => {
  const { table, tree } = drawSteps(`
    desk agent 0..90
      fast tool 0..1
      slow tool 1..40
      bad tool 40..41 failed
      tiny tool 50..51
      tiny tool 52..53
      chat llm 60..70 cost=3
  `);
  const graph = callGraph({ table, tree, cost: sumCost(table, tree), nowNs: 0, until: null });
  const names = (nodes: readonly CallNode[]) => nodes.map(({ name, kind, folded }) => name || `${folded} ${kind}s`);

  it("keeps what failed, cost and took most, and folds the rest by kind with their calls", () => {
    const { nodes, edges, in: place } = foldGraph(graph, new Set(), 4);
    expect(names(nodes)).toEqual(["desk", "slow", "bad", "gpt-5", "2 tools"]);
    expect(nodes.at(-1)).toMatchObject({ count: 3, rows: [1, 4, 5] });
    expect(edges.find(({ to }) => to === 4)).toMatchObject({ from: 0, count: 3, failed: 0 });
    expect([...place]).toEqual([0, 4, 1, 2, 4, 3]);
  });

  it("does not fold a kind that was opened, nor a single node", () => {
    expect(names(foldGraph(graph, new Set(["tool"]), 4).nodes)).toHaveLength(6);
    expect(names(foldGraph(graph, new Set(), 5).nodes)).toHaveLength(6);
  });
});
