"use client";

import { useCallback, useMemo } from "react";
import { type Conversation, ConversationProvider } from "@/components/conversation/conversation-context";
import { areSpoken, entriesOf, spansOf } from "@/components/conversation/entry-facts";
import { TranscriptList } from "@/components/conversation/transcript-list";
import { useAnchor } from "@/components/conversation/use-anchor";
import type { StepViewProps } from "@/components/run/view-props";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { useTranscript } from "@/lib/browser/transcript-queries";
import type { TranscriptEntry } from "@/lib/contract/transcript";
import { rowOf, spanIdOf } from "@/lib/domain/trace/step-table";
import { formatCount } from "@/lib/format";
import "@/components/conversation/conversation.css";

/** The run as one readable transcript. */
export function ConversationView({ run, steps, live, selected, onSelect, marks, only, until, bar }: StepViewProps) {
  const { table } = steps;
  const { traceId } = run;
  const selectedId = selected === null ? null : spanIdOf(table, selected);
  const { around, seek } = useAnchor(selectedId);
  const transcript = useTranscript({ traceId, agent: null, around, live });
  const atNs = until === null ? null : table.startNs + BigInt(Math.round(until));
  const entries = useMemo(() => {
    const all = entriesOf(transcript.data?.pages ?? [], atNs);
    const isShown = (spanId: string) => only?.[rowOf(table, spanId) ?? -1] === 1;
    return only === null ? all : all.filter((entry) => spansOf(entry).some(isShown));
  }, [transcript.data, atNs, only, table]);
  const select = useCallback(
    (spanId: string) => {
      const row = rowOf(table, spanId);
      if (row !== null) onSelect(row);
    },
    [table, onSelect],
  );
  const conversation = useMemo<Conversation>(() => {
    const isHit = (spanId: string) => marks !== null && marks[rowOf(table, spanId) ?? -1] === 1;
    return { traceId, steps, live, selectedId, onSelect: select, atNs, isHit };
  }, [traceId, steps, live, selectedId, select, atNs, marks, table]);
  const first = transcript.data?.pages[0];
  return (
    <>
      {bar(first && <span className="q desk cut">{told(first.total, entries)}</span>)}
      <ConversationProvider value={conversation}>
        {transcript.isPending ? (
          <SkeletonRows rows={12} columns={skeleton} />
        ) : transcript.isError && !transcript.data ? (
          <ErrorState
            title="The conversation could not be read."
            error={transcript.error}
            onRetry={() => void transcript.refetch()}
          />
        ) : first?.total === 0 ? (
          <NothingTold steps={run.spanCount} />
        ) : (
          <TranscriptList
            {...{ steps, transcript, entries, selectedId, onSeek: seek }}
            grows={live || until !== null}
          />
        )}
      </ConversationProvider>
    </>
  );
}

const skeleton = [
  { id: "who", width: 64 },
  { id: "text", width: 420 },
];

function told(total: number, entries: readonly TranscriptEntry[]): string {
  const moments = total === 1 ? "1 moment" : `${formatCount(total)} moments`;
  const silent = entries.length > 0 && !areSpoken(entries) && entries.some(({ type }) => type === "call");
  return silent ? "no messages were sent" : moments;
}

function NothingTold({ steps }: { steps: number }) {
  return (
    <EmptyState title="No conversation in this run">
      {steps === 1 ? "Its one step is" : `None of its ${formatCount(steps)} steps is`} {steps === 1 ? "no" : "a"} model
      call, tool, agent or retrieval, and nothing failed. The timeline shows all of them.
    </EmptyState>
  );
}
