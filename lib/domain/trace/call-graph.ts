import type { StepTree } from "./build-tree";
import { CallTrail, type Relation } from "./call-trail";
import { endOf } from "./layout-bars";
import type { StepKind } from "./step";
import { identityOf } from "./step-identity";
import { kindOf, nameOf, type StepTable } from "./step-table";

// Who called whom in a run: agents, tools, models and the like by what they are, however often they ran.

/** run: a step at the top that is none of the others · missing: the caller of a step whose parent has not arrived. */
export type CallNodeKind = StepKind | "run" | "missing";

type Sums = {
  count: number;
  failed: number;
  /** Of the outermost calls with all below them, so that recursion counts nothing twice. -1: no cost. */
  timeNs: number;
  costMicroUsd: number;
};
export type CallNode = Sums & {
  readonly key: string;
  readonly kind: CallNodeKind;
  readonly name: string;
  /** What tells two of one name apart: the provider of a model. */
  readonly detail: string | null;
  readonly rows: number[];
  /** Nodes that were folded into this one; 0 for a node of its own. */
  readonly folded: number;
};
export type CallEdge = Sums & { readonly from: number; readonly to: number; readonly relation: Relation };
export type CallGraph = {
  readonly nodes: readonly CallNode[];
  readonly edges: readonly CallEdge[];
  /** Row → its node, -1 for steps that are only passed through. */
  readonly nodeOf: Int32Array;
};

export type CallsOf = {
  readonly table: StepTable;
  readonly tree: StepTree;
  readonly cost: Float64Array;
  readonly nowNs: number;
  /** Steps that start later are not there yet; null: all are. */
  readonly until: number | null;
};

/**
 *     desk agent                    desk ─┬→ gpt-5 ×2
 *       chat llm (gpt-5)                  ├→ lookup
 *       lookup tool (failed)              └⟲ retry lookup
 *       lookup tool
 *       chat llm (gpt-5)
 */
export function callGraph(run: CallsOf): CallGraph {
  const building = new Building(run);
  const callers = building.placeSteps();
  const { table, tree, until } = run;
  const trail = new CallTrail(run, building.nodeOf);
  for (const row of tree.order) {
    const node = building.nodeOf[row] ?? -1;
    if (node < 0 || (until !== null && (table.start[row] ?? 0) > until)) continue;
    const caller = callers[row] ?? -1;
    const { from, relation } = trail.follow(row, caller);
    const fromNode = from >= 0 ? (building.nodeOf[from] ?? -1) : building.nodeAbove(row);
    building.addStep(node, row);
    if (fromNode >= 0) building.addCall(fromNode, node, relation, row);
  }
  return building.graph();
}

/** Models answer, they call nothing: what a framework draws below them was called by whoever called the model. */
const callsNothing: ReadonlySet<StepKind> = new Set<StepKind>(["llm", "embedding"]);

class Building {
  readonly nodeOf: Int32Array;
  readonly #run: CallsOf;
  readonly #nodes: CallNode[] = [];
  readonly #byKey = new Map<string, number>();
  readonly #edges = new Map<string, CallEdge>();
  /** Node or edge → where in the order of the tree its last outermost subtree ends: steps come in that order. */
  readonly #counted = new Map<Sums, number>();

  constructor(run: CallsOf) {
    this.#run = run;
    this.nodeOf = new Int32Array(run.table.count).fill(-1);
  }

  /** Gives every step its node; answers row → the row that called it, -1 where nothing that is a node did. */
  placeSteps(): Int32Array {
    const { table, tree } = this.#run;
    const callers = new Int32Array(table.count).fill(-1);
    const passed = new Int32Array(table.count).fill(-1);
    for (const row of tree.order) {
      const above = tree.parent[row] ?? -1;
      const caller = above < 0 ? -1 : (passed[above] ?? -1);
      callers[row] = caller;
      const kind = kindOf(table, row);
      const again = callsNothing.has(kind) && above >= 0 && kindOf(table, above) === kind;
      const identity = again ? null : identityOf(table, row);
      if (identity) this.nodeOf[row] = this.#node(identity.kind, identity.name, identity.detail);
      else if (again) this.nodeOf[row] = this.nodeOf[above] ?? -1;
      else if (above < 0 && tree.placement[row] !== "orphan")
        this.nodeOf[row] = this.#node("run", nameOf(table, row), null);
      passed[row] = (this.nodeOf[row] ?? -1) >= 0 && !callsNothing.has(kind) ? row : caller;
    }
    return callers;
  }

  /** The node above a step that nothing called: one that says so below a parent that has not arrived, else none. */
  nodeAbove(row: number): number {
    const { tree } = this.#run;
    let top = row;
    for (let up = row; up >= 0; up = tree.parent[up] ?? -1) top = up;
    return tree.placement[top] === "orphan" ? this.#node("missing", "caller not here", null) : -1;
  }

  addStep(node: number, row: number): void {
    const to = this.#nodes[node];
    if (!to || this.#isSecondView(row)) return;
    to.rows.push(row);
    this.#add(to, row);
  }

  addCall(from: number, to: number, relation: Relation, row: number): void {
    if (this.#isSecondView(row)) return;
    const key = `${from} ${to} ${relation}`;
    const edge = this.#edges.get(key) ?? { from, to, relation, ...nothing() };
    this.#edges.set(key, edge);
    this.#add(edge, row);
  }

  graph(): CallGraph {
    const used = this.#nodes.map(({ rows, kind }) => rows.length > 0 || kind === "missing");
    const place = new Int32Array(this.#nodes.length).fill(-1);
    const nodes = this.#nodes.filter((_, node) => used[node]);
    for (const [at, node] of nodes.entries()) place[this.#byKey.get(node.key) ?? -1] = at;
    for (const node of nodes) node.rows.sort((a, b) => a - b);
    return {
      nodes,
      edges: [...this.#edges.values()].map((edge) => ({
        ...edge,
        from: place[edge.from] ?? -1,
        to: place[edge.to] ?? -1,
      })),
      nodeOf: this.nodeOf.map((node) => (node < 0 ? -1 : (place[node] ?? -1))),
    };
  }

  /** A model call right inside one is the same call, seen by another instrumentation. */
  #isSecondView(row: number): boolean {
    const { table, tree } = this.#run;
    const above = tree.parent[row] ?? -1;
    const kind = kindOf(table, row);
    return above >= 0 && callsNothing.has(kind) && kindOf(table, above) === kind;
  }

  #node(kind: CallNodeKind, name: string, detail: string | null): number {
    const key = JSON.stringify([kind, name, detail]);
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    this.#byKey.set(key, this.#nodes.length);
    this.#nodes.push({ key, kind, name, detail, rows: [], folded: 0, ...nothing() });
    return this.#nodes.length - 1;
  }

  #add(to: Sums, row: number): void {
    const { table, tree, cost, nowNs } = this.#run;
    to.count += 1;
    to.failed += table.failed[row] ?? 0;
    const place = tree.position[row] ?? 0;
    if (place < (this.#counted.get(to) ?? 0)) return;
    this.#counted.set(to, place + (tree.size[row] ?? 1));
    to.timeNs += endOf(table, row, nowNs) - (table.start[row] ?? 0);
    const spent = cost[row] ?? -1;
    if (spent >= 0) to.costMicroUsd = Math.max(0, to.costMicroUsd) + spent;
  }
}

const nothing = (): Sums => ({ count: 0, failed: 0, timeNs: 0, costMicroUsd: -1 });
