"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useMemo, useRef } from "react";
import { areSpoken, keyOf } from "@/components/conversation/entry-facts";
import { findEntry } from "@/components/conversation/find-entry";
import { Entry } from "@/components/conversation/transcript-entries";
import type { RunSteps } from "@/components/run/use-run-steps";
import type { useTranscript } from "@/lib/browser/transcript-queries";
import type { TranscriptEntry } from "@/lib/contract/transcript";

const aheadEntries = 12;
const atEndPx = 48;
/** Heights before an entry was drawn, px. */
const guess = { call: 190, agent: 64, tool: 110, step: 64, event: 52 } as const;

export type TranscriptListProps = {
  steps: RunSteps;
  transcript: ReturnType<typeof useTranscript>;
  entries: readonly TranscriptEntry[];
  selectedId: string | null;
  /** It grows while it is read: the run is live, or replayed. */
  grows: boolean;
  /** The step is told on a page that was not read yet. */
  onSeek: (spanId: string) => void;
};

/** The entries, only those in view in the document. It grows at both ends and keeps what is being read where it is. */
export function TranscriptList({ steps, transcript, entries, selectedId, grows, onSeek }: TranscriptListProps) {
  const scroller = useRef<HTMLElement>(null);
  const spoken = useMemo(() => areSpoken(entries), [entries]);
  const virtual = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => guess[entries[index]?.type ?? "step"],
    getItemKey: (index) => {
      const entry = entries[index];
      return entry ? keyOf(entry) : index;
    },
    overscan: 6,
    initialRect: { width: 800, height: 700 },
  });
  const items = virtual.getVirtualItems();
  useKeepPlace(entries, virtual);
  useFollow({ steps, transcript, entries, selectedId, onSeek }, virtual.scrollToIndex);
  useStickToEnd(scroller, grows, virtual.getTotalSize());
  usePaging(transcript, items[0]?.index ?? 0, items.at(-1)?.index ?? 0, entries.length);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to take the focus
    <section ref={scroller} className="cv" aria-label="Transcript" aria-busy={transcript.isFetching} tabIndex={0}>
      <div className="cv-rows" style={{ height: virtual.getTotalSize() }}>
        {items.map(({ index, key, start }) => {
          const entry = entries[index];
          return (
            entry && (
              <div
                key={key}
                ref={virtual.measureElement}
                data-index={index}
                className="cv-row"
                style={{ transform: `translateY(${start}px)` }}
              >
                <Entry entry={entry} spoken={spoken} />
              </div>
            )
          );
        })}
      </div>
      {transcript.isFetchingNextPage && <p className="cv-note">reading on…</p>}
    </section>
  );
}

type Virtual = ReturnType<typeof useVirtualizer<HTMLElement, Element>>;

/** Entries that come in above move the view along. */
function useKeepPlace(entries: readonly TranscriptEntry[], virtual: Virtual): void {
  const before = useRef<string | null>(null);
  const first = entries[0] ? keyOf(entries[0]) : null;
  useLayoutEffect(() => {
    const was = before.current;
    before.current = first;
    if (was === null || was === first) return;
    const at = entries.findIndex((entry) => keyOf(entry) === was);
    const start = at <= 0 ? undefined : virtual.measurementsCache[at]?.start;
    if (start !== undefined) virtual.scrollToOffset((virtual.scrollOffset ?? 0) + start);
  }, [first, entries, virtual]);
}

type Follow = Pick<TranscriptListProps, "steps" | "transcript" | "entries" | "selectedId" | "onSeek">;

/** Brings the selected step into view, reading the page that tells of it where that is needed. */
function useFollow(
  { steps, transcript, entries, selectedId, onSeek }: Follow,
  scrollTo: (index: number, options: { align: "auto" | "start" }) => void,
): void {
  const done = useRef<string | null>(null);
  const sought = useRef<string | null>(null);
  const opened = useRef(false);
  useEffect(() => {
    if (selectedId === null || done.current === selectedId || transcript.isPlaceholderData) return;
    const found = findEntry(entries, steps, selectedId);
    const partly = transcript.hasNextPage || transcript.hasPreviousPage;
    if (partly && sought.current !== selectedId && (found === null || !found.sure)) {
      sought.current = selectedId;
      onSeek(selectedId);
      return;
    }
    if (found === null) return;
    done.current = selectedId;
    scrollTo(found.index, { align: opened.current ? "auto" : "start" });
    opened.current = true;
  });
}

/** A reader at the end stays there while it grows. */
function useStickToEnd(scroller: React.RefObject<HTMLElement | null>, grows: boolean, height: number): void {
  const atEnd = useRef(false);
  useEffect(() => {
    const box = scroller.current;
    if (box === null) return;
    const look = () => {
      atEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < atEndPx;
    };
    box.addEventListener("scroll", look, { passive: true });
    return () => box.removeEventListener("scroll", look);
  }, [scroller]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever it has grown
  useLayoutEffect(() => {
    const box = scroller.current;
    if (grows && atEnd.current && box !== null) box.scrollTop = box.scrollHeight;
  }, [height, grows]);
}

function usePaging(transcript: TranscriptListProps["transcript"], first: number, last: number, count: number): void {
  const { hasNextPage, hasPreviousPage, fetchNextPage, fetchPreviousPage, isFetching, isError } = transcript;
  useEffect(() => {
    if (isFetching || isError) return;
    if (hasNextPage && last >= count - aheadEntries) void fetchNextPage();
    else if (hasPreviousPage && first <= 2) void fetchPreviousPage();
  }, [first, last, count, hasNextPage, hasPreviousPage, fetchNextPage, fetchPreviousPage, isFetching, isError]);
}
