// The columns and the tree of a very large run, kept for a while in this process: every window of it is cut from them.
import { buildTree, type StepTree } from "@/lib/domain/trace/build-tree";
import { countChildren } from "@/lib/domain/trace/pick-window";
import { StepRows } from "@/lib/domain/trace/step-rows";
import type { StepTable } from "@/lib/domain/trace/step-table";
import { sumCost } from "@/lib/domain/trace/sum-cost";
import { pool } from "@/lib/server/db";
import { copySteps } from "@/lib/server/sql/copy-steps";
import type { RunAt } from "@/lib/server/sql/select-telemetry";
import { StepReader } from "@/lib/server/step-reader";

export type RunIndex = {
  readonly table: StepTable;
  readonly tree: StepTree;
  readonly children: Uint32Array;
  /** What each step and all below it cost. */
  readonly cost: Float64Array;
  /** Of the run when it was read, at least. */
  readonly revision: number;
};

type Kept = { readonly index: Promise<RunIndex>; readonly revision: number; readonly at: number; usedAt: number };

/** About 100 bytes a step. Later steps of a larger run are in no window. */
const stepsMax = 4_000_000;
const keptMax = 2;
const keptMs = 120_000;
/** A run that grows all the time is read again this often. */
const freshMs = 10_000;

const kept = new Map<string, Kept>();

/** The index of the run as it is, or was a few seconds ago. */
export function indexOf(run: RunAt & { readonly revision: number }): Promise<RunIndex> {
  const key = `${run.projectId} ${run.traceId}`;
  const known = kept.get(key);
  const now = Date.now();
  if (known && (known.revision === run.revision || now - known.at < freshMs)) {
    known.usedAt = now;
    return known.index;
  }
  const index = readIndex(run);
  const entry = { index, revision: run.revision, at: now, usedAt: now };
  kept.set(key, entry);
  index.catch(() => kept.get(key) === entry && kept.delete(key));
  dropUnused(key);
  return index;
}

async function readIndex(run: RunAt & { readonly revision: number }): Promise<RunIndex> {
  const rows = new StepRows();
  const reader = new StepReader((step) => rows.put(step));
  for await (const chunk of copySteps(pool(), run, { since: 0, limit: stepsMax })) reader.push(chunk);
  rows.startNs = reader.startNs;
  const table = rows.table(rows.count, false);
  const tree = buildTree(table.parent);
  return { table, tree, children: countChildren(tree), cost: sumCost(table, tree), revision: run.revision };
}

function dropUnused(newest: string): void {
  const byUse = [...kept].filter(([key]) => key !== newest).sort((a, b) => b[1].usedAt - a[1].usedAt);
  for (const [key] of byUse.slice(keptMax - 1)) kept.delete(key);
  setTimeout(() => {
    for (const [key, { usedAt }] of kept) if (Date.now() - usedAt >= keptMs) kept.delete(key);
  }, keptMs).unref();
}
