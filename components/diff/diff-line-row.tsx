"use client";

import { visibleText } from "@/components/json/visible-text";
import { KindGlyph } from "@/components/ui/kind-glyph";
import type { DiffRow } from "@/lib/contract/diff";
import type { Change } from "@/lib/domain/diff/diff-rows";
import { formatDuration, formatMoney } from "@/lib/format";

const signs: Readonly<Record<Change, { readonly sign: string; readonly word: string }>> = {
  same: { sign: "=", word: "same" },
  changed: { sign: "~", word: "changed" },
  added: { sign: "+", word: "added" },
  removed: { sign: "−", word: "removed" },
  moved: { sign: "↕", word: "moved" },
};

type Props = { row: DiffRow; selected: boolean; onSelect: () => void };

/** A step of both runs; on a phone one column holds it. */
export function DiffLineRow({ row, selected, onSelect }: Props) {
  const { sign, word } = signs[row.change];
  const indent = { "--d": Math.min(row.depth, 16) } as React.CSSProperties;
  return (
    <button
      type="button"
      className="al"
      data-change={row.change}
      aria-pressed={selected}
      style={indent}
      onClick={onSelect}
    >
      {row.baseSpanId === null ? <span className="void l" /> : <Step row={row} side="base" />}
      <span className="g">
        <span aria-hidden="true">{sign}</span>
        <span className="sr">{word}</span>
      </span>
      {row.headSpanId === null ? <span className="void r" /> : <Step row={row} side="head" />}
      <span className="dl">{delta(row.durationNs, formatDuration)}</span>
      <span className="dl">{delta(row.costMicroUsd, (cost) => formatMoney(cost, { exact: true }))}</span>
    </button>
  );
}

function Step({ row, side }: { row: DiffRow; side: "base" | "head" }) {
  const failed = row.failed[side === "base" ? 0 : 1];
  return (
    <span className={side === "base" ? "l" : "r"}>
      <KindGlyph kind={row.kind} />
      <bdi className="nm" data-failed={failed}>
        {visibleText(side === "base" ? (row.baseName ?? row.name) : row.name)}
        {failed && <span className="sr"> failed</span>}
      </bdi>
      {side === "head" && row.fields.length > 0 && <span className="wt">{row.fields.join(", ")}</span>}
    </span>
  );
}

/** Differences below a tenth of the whole say nothing. */
const toldLeast = 0.1;

function delta([base, head]: readonly [number | null, number | null], write: (value: number) => string): string {
  if (base === null && head === null) return "";
  const by = (head ?? 0) - (base ?? 0);
  if (Math.abs(by) <= Math.max(base ?? 0, head ?? 0) * toldLeast) return "";
  return `${by > 0 ? "+" : "−"}${write(Math.abs(by))}`;
}
