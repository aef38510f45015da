"use client";

import { visibleText } from "@/components/json/visible-text";
import { TimeAgo } from "@/components/ui/time-ago";
import { useNames } from "@/lib/browser/people-queries";
import type { HistoryEntry } from "@/lib/contract/inbox";
import { historySentence } from "@/lib/domain/guard/history-words";

/** Everything that was done to the request, from the audit: each entry is one of its chain. */
export function History({ entries }: { entries: readonly HistoryEntry[] }) {
  const nameOf = useNames();
  return (
    <section className="sec" aria-label="History">
      <header>
        <h2>History</h2>
        <span className="q">from the audit</span>
      </header>
      <ol className="history">
        {entries.map((entry) => (
          <li key={entry.seq}>
            <span>{visibleText(historySentence(entry, nameOf))}</span>
            <span className="end q" title={`Entry ${entry.seq} of the audit`}>
              <TimeAgo at={entry.at} />
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
