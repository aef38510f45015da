"use client";

import { useEffect, useRef, useState } from "react";
import { DelegateMenu } from "@/components/approvals/delegate-menu";
import { QueueFilter } from "@/components/approvals/queue-filter";
import { sortWords } from "@/components/approvals/queue-words";
import { Icon } from "@/components/ui/icon";
import { Kbd } from "@/components/ui/kbd";
import type { InboxFilter } from "@/lib/browser/inbox-filter";
import { useKeyBinding, useKeyHint } from "@/lib/browser/use-key-binding";

const restMs = 200;

type QueueBarProps = { filter: InboxFilter; onFilter: (filter: InboxFilter) => void };

/** What is looked for, the filters, and in which order. */
export function QueueBar({ filter, onFilter }: QueueBarProps) {
  const hints = [useKeyHint("approvalNext"), useKeyHint("approvalPrevious"), useKeyHint("approvalSelect")];
  return (
    <>
      <div className="bar-h queue-find">
        <FindText key={filter.view} text={filter.text} onText={(text) => onFilter({ ...filter, text })} />
        <QueueFilter filter={filter} onFilter={onFilter} />
        <span className="phone-only">
          <DelegateMenu compact />
        </span>
      </div>
      <p className="queue-order q">
        by {sortWords[filter.sort]}
        <span className="end row desk">
          <Kbd keys={hints[0] ?? ""} /> <Kbd keys={hints[1] ?? ""} /> move <Kbd keys={hints[2] ?? ""} /> select
        </span>
      </p>
    </>
  );
}

function FindText({ text, onText }: { text: string; onText: (text: string) => void }) {
  const [draft, setDraft] = useState(text);
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useKeyBinding("approvalsFind", () => input.current?.focus());
  const type = (next: string) => {
    setDraft(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onText(next), restMs);
  };
  return (
    <span className="field">
      <Icon name="search" small />
      <input
        ref={input}
        type="search"
        aria-label="Find a request"
        placeholder="Find in asks and arguments"
        maxLength={200}
        value={draft}
        onChange={({ target }) => type(target.value)}
      />
    </span>
  );
}
