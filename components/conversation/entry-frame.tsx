"use client";

import { type MouseEvent, type ReactNode, useEffect, useRef } from "react";
import { useConversation } from "@/components/conversation/conversation-context";
import { visibleText } from "@/components/json/visible-text";
import { Duration } from "@/components/ui/duration";
import { FindingMark } from "@/components/ui/finding-mark";
import { KindGlyph } from "@/components/ui/kind-glyph";
import { StatusBadge } from "@/components/ui/status-badge";
import type { TranscriptEntry } from "@/lib/contract/transcript";
import type { StepKind } from "@/lib/domain/trace/step";

export type EntryFrameProps = {
  entry: TranscriptEntry;
  kind: StepKind;
  /** What the step is called here. */
  title: ReactNode;
  /** Spans that are told here, too. */
  also?: readonly string[];
  /** Figures at the right edge, before the duration. */
  figures?: ReactNode;
  open?: "running" | "waiting";
  children?: ReactNode;
};

/** A step of the transcript: its line, and below it what it said. A click anywhere selects the step. */
export function EntryFrame({ entry, kind, title, also = [], figures, open = "running", children }: EntryFrameProps) {
  const { selectedId, onSelect, isHit } = useConversation();
  const selected = selectedId !== null && (entry.spanId === selectedId || also.includes(selectedId));
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    if (selected && box.current?.closest(".cv-inside")) box.current.scrollIntoView({ block: "nearest" });
  }, [selected]);
  const select = (event: MouseEvent) => {
    const target = event.target instanceof Element ? event.target.closest("button, a, input") : null;
    if (target === null && window.getSelection()?.isCollapsed !== false) onSelect?.(entry.spanId);
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the button in it does the same from the keyboard
    <article
      ref={box}
      className="cv-entry"
      data-kind={kind}
      data-type={entry.type}
      data-selected={selected}
      data-hit={isHit(entry.spanId)}
      data-span={entry.spanId}
      onClick={onSelect ? select : undefined}
    >
      <header className="cv-line">
        <button
          type="button"
          className="cv-name"
          aria-current={selected}
          disabled={onSelect === null}
          onClick={() => onSelect?.(entry.spanId)}
        >
          <KindGlyph kind={kind} />
          {title}
          {entry.inTool && <bdi className="q cut">in {visibleText(entry.inTool.name)}</bdi>}
        </button>
        <span className="cv-figures">
          {entry.error && <FindingMark kind="error">failed</FindingMark>}
          {figures}
          {entry.type !== "event" && <Took entry={entry} open={open} />}
        </span>
      </header>
      {children}
    </article>
  );
}

type Timed = Pick<TranscriptEntry, "startTimeUnixNano" | "endTimeUnixNano">;

/** How long it took; while it has no end: that it runs or waits. */
export function Took({ entry, open }: { entry: Timed; open: "running" | "waiting" }) {
  if (entry.endTimeUnixNano === null) return <StatusBadge status={open} />;
  const ns = BigInt(entry.endTimeUnixNano) - BigInt(entry.startTimeUnixNano);
  return (
    <span className="cv-took">
      <Duration ns={ns < 0n ? 0n : ns} />
    </span>
  );
}
