import type { Diff } from "@/lib/contract/diff";

/** A line of the list: the row of the diff at `at`, the mark before the first divergence, or rows that are folded. */
export type ShownLine =
  | { readonly type: "row"; readonly at: number }
  | { readonly type: "divergence" }
  | { readonly type: "fold"; readonly from: number; readonly count: number };

/** So many equal rows in a row are folded, but for the first and the last of them. */
const foldLeast = 7;

export function shownLines(diff: Diff, only: boolean, opened: ReadonlySet<number>): ShownLine[] {
  const lines: ShownLine[] = [];
  const first = diff.firstDivergence?.row ?? -1;
  for (let at = 0; at < diff.rows.length; ) {
    const length = equalFrom(diff, at);
    const isFolded = length > 0 && (only || length >= foldLeast) && !opened.has(at);
    if (isFolded) {
      const shown = only ? 0 : 1;
      if (shown > 0) lines.push({ type: "row", at });
      lines.push({ type: "fold", from: at, count: length - 2 * shown });
      if (shown > 0) lines.push({ type: "row", at: at + length - 1 });
      at += length;
      continue;
    }
    for (const end = at + Math.max(1, length); at < end; at += 1) {
      if (at === first) lines.push({ type: "divergence" });
      lines.push({ type: "row", at });
    }
  }
  return lines;
}

function equalFrom({ rows }: Diff, from: number): number {
  let length = 0;
  while (rows[from + length]?.change === "same") length += 1;
  return length;
}
