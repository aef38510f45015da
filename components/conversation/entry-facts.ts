import type { Transcript, TranscriptEntry } from "@/lib/contract/transcript";
import { entryAt } from "@/lib/domain/trace/transcript-at";

/** Entries of the pages read, as they were at a moment (Unix ns; null: as they are). */
export function entriesOf(pages: readonly Transcript[], atNs: bigint | null): TranscriptEntry[] {
  const entries = pages.flatMap((page) => page.entries);
  return atNs === null ? entries : entries.flatMap((entry) => entryAt(entry, atNs) ?? []);
}

export const keyOf = (entry: TranscriptEntry) =>
  entry.type === "event" ? `${entry.spanId} ${entry.timeUnixNano} ${entry.event}` : `${entry.spanId} ${entry.type}`;

/** Spans that an entry tells of. */
export function spansOf(entry: TranscriptEntry): readonly string[] {
  if (entry.type !== "call") return [entry.spanId];
  const inside = [...entry.tools, ...entry.attempts].map(({ spanId }) => spanId);
  return [entry.spanId, ...entry.views, ...inside];
}

/** Whether the calls of these entries came with any messages: then what an agent was asked is told there. */
export function areSpoken(entries: readonly TranscriptEntry[]): boolean {
  return entries.some((entry) => entry.type === "call" && (entry.messages.length > 0 || entry.known.messages > 0));
}
