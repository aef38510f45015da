// The rows of a diff: every step of both runs once, in order of head's start; what head lacks stands after the step that
// came before it in base.
import { type DiffField, differingFields, isGiven } from "./compare-steps";
import type { Moves } from "./find-moves";
import { groupRows } from "./group-rows";
import { type Pairing, unpaired } from "./pairing";
import type { DiffStep } from "./run-shape";

export const changes = ["same", "changed", "added", "removed", "moved"] as const;
export type Change = (typeof changes)[number];

export type DiffRow = {
  /** Null: only the other run has the step. */
  readonly base: DiffStep | null;
  readonly head: DiffStep | null;
  readonly change: Change;
  readonly fields: readonly DiffField[];
  /** It differs by itself, and not only because something below it does. */
  readonly diverges: boolean;
  /** In head's tree; a removed step as in base's. */
  readonly depth: number;
};

export function diffRows(pairing: Pairing, moves: Moves): DiffRow[] {
  const { base, head, baseOf } = pairing;
  const fieldsOf = head.steps.map((step, h) => {
    const other = base.steps[baseOf[h] ?? unpaired];
    return other ? differingFields(other, step) : [];
  });
  const below = differsBelow(pairing, moves, fieldsOf);
  const rows = inOrder(pairing).map(([b, h]): DiffRow => {
    const [left, right] = [base.steps[b] ?? null, head.steps[h] ?? null];
    const depth = (right ? head.tree.depth[h] : base.tree.depth[b]) ?? 0;
    if (!right || !left)
      return { base: left, head: right, change: right ? "added" : "removed", fields: [], diverges: true, depth };
    const fields = fieldsOf[h] ?? [];
    const moved = moves.get(h);
    if (moved) {
      const all: DiffField[] = moved === "order" ? [...fields, "order"] : fields;
      return { base: left, head: right, change: "moved", fields: all, diverges: true, depth };
    }
    const diverges = fields.some((field) => isOwn(field, left, right, below[h] === 1));
    return { base: left, head: right, change: fields.length > 0 ? "changed" : "same", fields, diverges, depth };
  });
  return rows;
}

/** What agents and chains repeat of the calls below them. */
const repeated: ReadonlySet<DiffField> = new Set<DiffField>(["model", "parameters", "tools", "schema"]);

/** A parent answers for what it was given, and for what came of it only where everything below it is the same. */
function isOwn(field: DiffField, base: DiffStep, head: DiffStep, below: boolean): boolean {
  if (!below) return true;
  if (!isGiven(field)) return false;
  if (head.kind === "llm") return true;
  const onlySystem = field === "prompt" && base.prompt === head.prompt;
  return !repeated.has(field) && !onlySystem;
}

/** Row of head → something below its pair differs. */
function differsBelow(pairing: Pairing, moves: Moves, fieldsOf: readonly (readonly DiffField[])[]): Uint8Array {
  const { base, head, baseOf, headOf } = pairing;
  const below = new Uint8Array(head.steps.length);
  for (const h of [...head.tree.order].reverse()) {
    const b = baseOf[h] ?? unpaired;
    if (b !== unpaired && (base.children[b] ?? []).some((child) => isGone(child, h))) below[h] = 1;
    const differs = b === unpaired || moves.has(h) || below[h] === 1 || (fieldsOf[h] ?? []).length > 0;
    const above = head.tree.parent[h] ?? -1;
    if (differs && above >= 0) below[above] = 1;
  }
  return below;

  /** No longer below the parent's partner. */
  function isGone(child: number, parent: number): boolean {
    const now = headOf[child] ?? unpaired;
    return now === unpaired || head.tree.parent[now] !== parent;
  }
}

/** [row of base, row of head], -1 for none. */
function inOrder({ base, head, baseOf, headOf }: Pairing): [number, number][] {
  /** Row of base → the removed ones that follow it; -1: those before all others. */
  let anchor = unpaired;
  const removedAfter = groupRows(base.steps.keys(), (b) => {
    if ((headOf[b] ?? unpaired) !== unpaired) anchor = b;
    return anchor;
  });
  const removed = (after: number) =>
    (removedAfter.get(after) ?? []).flatMap((b): [number, number][] => (b === after ? [] : [[b, unpaired]]));
  return [
    ...removed(unpaired),
    ...[...head.steps.keys()].flatMap((h): [number, number][] => {
      const b = baseOf[h] ?? unpaired;
      return b === unpaired ? [[unpaired, h]] : [[b, h], ...removed(b)];
    }),
  ];
}
