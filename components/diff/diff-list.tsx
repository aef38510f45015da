"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import { DiffLineRow } from "@/components/diff/diff-line-row";
import type { ShownLine } from "@/components/diff/shown-rows";
import { Checkbox } from "@/components/ui/checkbox";
import { Icon } from "@/components/ui/icon";
import { Kbd } from "@/components/ui/kbd";
import { useKeyHint } from "@/lib/browser/use-key-binding";
import type { Diff } from "@/lib/contract/diff";
import type { Change } from "@/lib/domain/diff/diff-rows";
import { formatCount } from "@/lib/format";

const rowPx = 24;
const firstPaint = { width: 640, height: 600 };

export type DiffListProps = {
  diff: Diff;
  lines: readonly ShownLine[];
  selected: number;
  only: boolean;
  onSelect: (at: number) => void;
  onOnly: (only: boolean) => void;
  /** Shows what is folded from this row on. */
  onOpen: (from: number) => void;
};

/** The aligned steps. Only rows near the view exist. */
export function DiffList({ diff, lines, selected, only, onSelect, onOnly, onOpen }: DiffListProps) {
  const scroller = useRef<HTMLElement>(null);
  const list = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 20,
    initialRect: firstPaint,
  });
  const place = lines.findIndex((line) => line.type === "row" && line.at === selected);
  useEffect(() => {
    if (place >= 0) list.scrollToIndex(place, { align: "auto" });
  }, [place, list]);
  return (
    <section className="pane diff-pane" aria-label="Aligned steps">
      <ListHead diff={diff} only={only} onOnly={onOnly} />
      <div className="al alh" aria-hidden="true">
        <span className="l">base</span>
        <span className="g" />
        <span className="r">head</span>
        <span className="dl">time</span>
        <span className="dl">cost</span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to take the focus */}
      <section ref={scroller} className="diff-scroll" tabIndex={0} aria-label="Steps of both runs">
        <div className="diff-rows" style={{ height: list.getTotalSize() }}>
          {list.getVirtualItems().map(({ index, start }) => {
            const line = lines[index];
            if (line === undefined) return null;
            return (
              <div key={index} className="diff-at" style={{ transform: `translateY(${start}px)` }}>
                <Line line={line} diff={diff} selected={selected} onSelect={onSelect} onOpen={onOpen} />
              </div>
            );
          })}
        </div>
      </section>
    </section>
  );
}

type LineProps = Pick<DiffListProps, "diff" | "selected" | "onSelect" | "onOpen"> & { line: ShownLine };

function Line({ line, diff, selected, onSelect, onOpen }: LineProps) {
  if (line.type === "divergence") {
    return (
      <div className="div-line">
        <Icon name="diff" small />
        First divergence
      </div>
    );
  }
  if (line.type === "fold") {
    return (
      <button type="button" className="fold-row" onClick={() => onOpen(line.from)}>
        <Icon name="chevron-right" small />
        {formatCount(line.count)} {line.count === 1 ? "step" : "steps"} alike
      </button>
    );
  }
  const row = diff.rows[line.at];
  return row ? <DiffLineRow row={row} selected={line.at === selected} onSelect={() => onSelect(line.at)} /> : null;
}

const counted: readonly { readonly change: Change; readonly sign: string; readonly word: string }[] = [
  { change: "same", sign: "=", word: "alike" },
  { change: "changed", sign: "~", word: "changed" },
  { change: "moved", sign: "↕", word: "moved" },
  { change: "added", sign: "+", word: "added" },
  { change: "removed", sign: "−", word: "gone" },
];

function ListHead({ diff, only, onOnly }: Pick<DiffListProps, "diff" | "only" | "onOnly">) {
  const keys = [useKeyHint("diffNext"), useKeyHint("diffPrevious")];
  return (
    <div className="bar-h diff-bar">
      <span className="diff-legend">
        {counted.map(({ change, sign, word }) => {
          const count = diff.rows.filter((row) => row.change === change).length;
          return count === 0 ? null : (
            <span key={change} data-change={change}>
              <b>{sign}</b> {formatCount(count)} {word}
            </span>
          );
        })}
      </span>
      <span className="end row">
        <span className="row diff-only">
          <Checkbox checked={only} onChange={(next) => onOnly(next)} label="Only differences" />
          <span aria-hidden="true">only differences</span>
        </span>
        <span className="desk row q">
          {keys.map((key) => (
            <Kbd key={key} keys={key} />
          ))}
        </span>
      </span>
    </div>
  );
}
