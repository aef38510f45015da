"use client";

import { useMemo, useState } from "react";
import { CallGraphCanvas } from "@/components/run/graph/call-graph-canvas";
import { type GraphOrder, type LaidGraph, layoutGraph } from "@/components/run/graph/layout-graph";
import { NodeSteps } from "@/components/run/graph/node-steps";
import { useWorked } from "@/components/run/use-worked";
import { type KeyHint, ViewFoot } from "@/components/run/view-foot";
import type { StepViewProps } from "@/components/run/view-props";
import { EmptyState } from "@/components/ui/empty-state";
import type { CallNodeKind } from "@/lib/domain/trace/call-graph";
import { nodesMax } from "@/lib/domain/trace/fold-graph";
import { formatCount } from "@/lib/format";

/** Fewer steps are laid out within a frame or two. */
const inlineStepsMax = 500;
const worker = () => new Worker(new URL("./graph.worker.ts", import.meta.url), { type: "module" });
const hints: readonly KeyHint[] = [
  { ids: ["walkLeft", "walkRight"], does: "caller, called" },
  { ids: ["walkUp", "walkDown"], does: "beside" },
  { ids: ["zoomFit"], does: "fit" },
];

/** Who called whom: agents, tools and models by what they are, and the steps of the one that is selected. */
export function GraphView(props: StepViewProps) {
  const { steps, nowNs, selected, until, marks, bar, onSelect, onEnter } = props;
  const [open, setOpen] = useState<readonly CallNodeKind[]>([]);
  const order = useMemo<GraphOrder>(() => ({ run: { ...steps, nowNs, until }, open }), [steps, nowNs, until, open]);
  const inline = steps.table.count <= inlineStepsMax;
  const laid = useWorked({ inline, work: layoutGraph, worker, order, kind: "graph" });
  const node = laid && nodeOfStep(laid, steps.tree.parent, selected);
  const shown = node === null ? undefined : laid?.folded.nodes[node];
  const hits = useMemo(() => (laid && marks ? hitsOf(laid, marks) : null), [laid, marks]);
  const onNode = (picked: number) => {
    const target = laid?.folded.nodes[picked];
    if (!target) return;
    if (target.folded > 0) setOpen([...open, target.kind]);
    else if (picked !== node && target.rows[0] !== undefined) onSelect(target.rows[0]);
  };
  return (
    <>
      {bar(open.length > 0 && <FoldButton onFold={() => setOpen([])} />)}
      {laid === null ? (
        <p className="flame none" role="status">
          Laying out the graph …
        </p>
      ) : laid.folded.nodes.length < 2 ? (
        <NoCalls />
      ) : (
        <CallGraphCanvas {...{ laid, node, onNode, onEnter }} hits={hits} />
      )}
      {laid !== null && shown && <NodeSteps key={shown.key} {...{ steps, nowNs, selected, onSelect }} node={shown} />}
      <ViewFoot steps={steps} more={props.more} hints={hints}>
        {laid !== null && <GraphNotes laid={laid} />}
      </ViewFoot>
    </>
  );
}

/** The node of a step, else of the nearest step above that has one; null where there is none. */
function nodeOfStep({ graph, folded }: LaidGraph, parent: Int32Array, row: number | null): number | null {
  for (let up = row ?? -1; up >= 0; up = parent[up] ?? -1) {
    const node = graph.nodeOf[up] ?? -1;
    if (node >= 0) return folded.in[node] ?? null;
  }
  return null;
}

/** Node → how many of its steps answer the search. */
function hitsOf({ folded }: LaidGraph, marks: Uint8Array): Uint32Array {
  return Uint32Array.from(folded.nodes, ({ rows }) => rows.reduce((sum, row) => sum + (marks[row] ?? 0), 0));
}

function FoldButton({ onFold }: { onFold: () => void }) {
  return (
    <button type="button" className="btn sm" onClick={onFold}>
      Show the {nodesMax} most telling
    </button>
  );
}

function GraphNotes({ laid: { graph, folded } }: { laid: LaidGraph }) {
  const hidden = graph.nodes.length - folded.nodes.filter((node) => node.folded === 0).length;
  const calls = folded.edges.reduce((sum, { count }) => sum + count, 0);
  return (
    <>
      {formatCount(graph.nodes.length)} nodes, {formatCount(calls)} calls
      {hidden > 0 && ` · ${formatCount(hidden)} folded: click to open them`}
    </>
  );
}

function NoCalls() {
  return (
    <div className="flame none">
      <EmptyState title="Nothing in this run called anything.">
        <p>The graph shows agents, tools, models and retrievers, and which called which. This run has one at most.</p>
      </EmptyState>
    </div>
  );
}
