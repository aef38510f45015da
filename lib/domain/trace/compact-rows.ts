import { type StepKind, stepKinds } from "@/lib/domain/trace/step";

// A run in a few rows: what its root did, and what that did, the newest of it. Bars are shares of the time so far.

export type CompactRow = {
  readonly id: string;
  readonly name: string;
  readonly kind: StepKind;
  /** 0 below the root. */
  readonly depth: number;
  readonly failed: boolean;
  readonly open: boolean;
  /** Shares of the whole, 0 to 1. */
  readonly from: number;
  readonly width: number;
};
type Columns = Readonly<Record<"name" | "kind" | "start" | "duration" | "failed" | "parent", readonly number[]>> & {
  readonly spanId: readonly string[];
};
export type CompactRun = { readonly rows: readonly CompactRow[]; readonly earlier: number; readonly endNs: number };

const depthMax = 1;
/** A bar shorter than this is not seen. */
const shareMin = 0.008;

/** `rowsMax` rows at most, the newest; `earlier`: rows of this depth before those. */
export function compactRows(names: readonly string[], columns: Columns, rowsMax: number): CompactRun {
  const { spanId, name, kind, start, duration, failed, parent } = columns;
  const depths = depthsOf(parent);
  const ends = spanId.map((_, row) => (start[row] ?? 0) + Math.max(0, duration[row] ?? 0));
  const endNs = ends.reduce((last, end) => Math.max(last, end), 1);
  const shown = spanId.flatMap((_, row) => {
    const depth = depths[row] ?? 0;
    return depth >= 0 && depth <= depthMax ? [row] : [];
  });
  const rows = shown.slice(-rowsMax).map((row): CompactRow => {
    const open = (duration[row] ?? -1) < 0;
    const from = (start[row] ?? 0) / endNs;
    const to = open ? 1 : (ends[row] ?? 0) / endNs;
    return {
      id: spanId[row] ?? "",
      name: names[name[row] ?? -1] ?? "",
      kind: stepKinds[kind[row] ?? -1] ?? "other",
      depth: depths[row] ?? 0,
      failed: failed[row] === 1,
      open,
      from: Math.min(from, 1 - shareMin),
      width: Math.max(shareMin, to - from),
    };
  });
  return { rows, earlier: shown.length - rows.length, endNs };
}

/** Below the root, where there is one: -1 is the root itself. Parents come before their children, or do not count. */
function depthsOf(parent: readonly number[]): number[] {
  const roots = parent.filter((of) => of < 0).length;
  const top = roots === 1 && parent.length > 1 ? -1 : 0;
  const depths: number[] = [];
  for (const [row, of] of parent.entries()) depths[row] = of < 0 || of >= row ? top : (depths[of] ?? top) + 1;
  return depths;
}
