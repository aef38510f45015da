"use client";

import { useCallback, useMemo, useState } from "react";
import { DiffDetail } from "@/components/diff/diff-detail";
import { DiffList } from "@/components/diff/diff-list";
import { DiffSides } from "@/components/diff/diff-sides";
import { DiffTools } from "@/components/diff/diff-tools";
import type { DiffAddress } from "@/components/diff/layouts";
import { shownLines } from "@/components/diff/shown-rows";
import { useDiffKeys } from "@/components/diff/use-diff-keys";
import { TopBar } from "@/components/shell/top-bar";
import { Icon } from "@/components/ui/icon";
import type { ChosenBy, Diff } from "@/lib/contract/diff";

export type DiffViewProps = {
  diff: Diff;
  /** Another diff is on its way. */
  busy: boolean;
  step: string | null;
  only: boolean;
  layout: DiffAddress["layout"];
  onChange: (change: Partial<DiffAddress>) => void;
};

const chosenWords: Readonly<Record<ChosenBy, string>> = {
  given: "base chosen by you",
  same_input: "base picked for you: the nearest successful run that was asked the same",
  similar_input: "base picked for you: the successful run that was asked the most similar thing",
  same_shape: "base picked for you: the successful run of the most similar shape",
};

export function DiffView({ diff, busy, step, only, layout, onChange }: DiffViewProps) {
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const lines = useMemo(() => shownLines(diff, only, opened), [diff, only, opened]);
  const named = diff.rows.findIndex(
    ({ headSpanId, baseSpanId }) => step !== null && (headSpanId ?? baseSpanId) === step,
  );
  const selected = named >= 0 ? named : (diff.firstDivergence?.row ?? 0);
  const onSelect = useCallback(
    (at: number) => {
      const row = diff.rows[at];
      if (row) onChange({ step: row.headSpanId ?? row.baseSpanId });
    },
    [diff, onChange],
  );
  const swap = () => onChange({ head: diff.base.traceId, base: diff.head.traceId, step: null });
  useDiffKeys({ diff, lines, selected, onSelect, onOnly: () => onChange({ only: !only }), onSwap: swap });
  const row = diff.rows[selected];
  return (
    <>
      <TopBar
        title="Diff"
        crumb={{ href: "/runs", label: "Runs" }}
        about={busy ? "aligning the steps" : chosenWords[diff.chosenBy]}
      >
        <DiffTools diff={diff} onSwap={swap} />
      </TopBar>
      <DiffSides diff={diff} onBase={(base) => onChange({ base, step: null })} />
      <Sentence diff={diff} onJump={() => diff.firstDivergence && onSelect(diff.firstDivergence.row)} />
      <div className="cols diff-cols" aria-busy={busy}>
        <DiffList
          diff={diff}
          lines={lines}
          selected={selected}
          only={only}
          onSelect={onSelect}
          onOnly={(next) => onChange({ only: next })}
          onOpen={(from) => setOpened(new Set([...opened, from]))}
        />
        {row && (
          <DiffDetail
            key={`${row.baseSpanId} ${row.headSpanId}`}
            diff={diff}
            row={row}
            layout={layout}
            onLayout={(next) => onChange({ layout: next })}
          />
        )}
      </div>
    </>
  );
}

/** The answer to "what did it do differently?", before anything else. */
function Sentence({ diff, onJump }: { diff: Diff; onJump: () => void }) {
  const { firstDivergence, limits } = diff;
  return (
    <div className="diff-sentence" data-alike={firstDivergence === null}>
      <Icon name={firstDivergence ? "diff" : "check"} small />
      <p>
        <b className="med">{firstDivergence ? "First divergence" : "No divergence"}</b>{" "}
        {firstDivergence ? (
          <bdi>{firstDivergence.sentence}</bdi>
        ) : (
          "Both runs did the same, step by step. Only ids, times and counts differ."
        )}
        {limits && <span className="q"> {limits.reason}</span>}
      </p>
      {firstDivergence && (
        <button type="button" className="btn sm" onClick={onJump}>
          Go to it
        </button>
      )}
    </div>
  );
}
