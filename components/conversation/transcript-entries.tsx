"use client";

import { memo, useMemo } from "react";
import { AgentEntry } from "@/components/conversation/agent-entry";
import { CallEntry } from "@/components/conversation/call-entry";
import { useConversation } from "@/components/conversation/conversation-context";
import { areSpoken, entriesOf, keyOf } from "@/components/conversation/entry-facts";
import { EventEntry, StepEntry, ToolEntry } from "@/components/conversation/step-entries";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { useTranscript } from "@/lib/browser/transcript-queries";
import type { TranscriptEntry } from "@/lib/contract/transcript";
import { formatCount } from "@/lib/format";

export const Entry = memo(function Entry({ entry, spoken }: { entry: TranscriptEntry; spoken: boolean }) {
  switch (entry.type) {
    case "call":
      return <CallEntry entry={entry} />;
    case "agent":
      return (
        <AgentEntry entry={entry} spoken={spoken} inside={<AgentTranscript agent={entry.spanId} name={entry.name} />} />
      );
    case "tool":
      return <ToolEntry entry={entry} />;
    case "step":
      return <StepEntry entry={entry} />;
    case "event":
      return <EventEntry entry={entry} />;
  }
});

/** What one agent did, inside its card; `agent` null: the whole run, where it is read beside others. */
export function AgentTranscript({ agent, name }: { agent: string | null; name: string }) {
  const { traceId, live, atNs } = useConversation();
  const transcript = useTranscript({ traceId, agent, around: null, live });
  const entries = useMemo(() => entriesOf(transcript.data?.pages ?? [], atNs), [transcript.data, atNs]);
  const spoken = areSpoken(entries);
  if (transcript.isPending) return <SkeletonRows rows={4} columns={[{ id: "text", width: 320 }]} />;
  if (transcript.isError && !transcript.data) {
    const retry = () => void transcript.refetch();
    return <ErrorState title="The transcript could not be read." error={transcript.error} onRetry={retry} />;
  }
  const total = transcript.data.pages[0]?.total ?? 0;
  return (
    <section className="cv-inside" aria-label={`Transcript of ${name}`}>
      {entries.map((entry) => (
        <Entry key={keyOf(entry)} entry={entry} spoken={spoken} />
      ))}
      {entries.length === 0 && <p className="cv-note">Nothing in it is told: no model calls, tools or errors.</p>}
      {transcript.hasNextPage && (
        <button type="button" className="cv-open" onClick={() => void transcript.fetchNextPage()}>
          {transcript.isFetchingNextPage ? "Reading…" : `Read on (${formatCount(total)} in all)`}
        </button>
      )}
    </section>
  );
}
