"use client";

import { useMemo, useState } from "react";
import { BatchBar } from "@/components/approvals/batch-bar";
import { DelegateMenu } from "@/components/approvals/delegate-menu";
import { InboxViews } from "@/components/approvals/inbox-views";
import { OpenApproval } from "@/components/approvals/open-approval";
import { Queue } from "@/components/approvals/queue";
import { QueueBar } from "@/components/approvals/queue-bar";
import { mayBatch } from "@/components/approvals/queue-item";
import { TopBar } from "@/components/shell/top-bar";
import { Live } from "@/components/ui/live";
import { toast } from "@/components/ui/toast";
import { type InboxFilter, toInboxQuery } from "@/lib/browser/inbox-filter";
import { useInbox, useLiveInbox } from "@/lib/browser/inbox-queries";
import { useHeldDecisions } from "@/lib/browser/use-held-decisions";
import { useKeyBinding } from "@/lib/browser/use-key-binding";
import { batchMax, type InboxItem } from "@/lib/contract/inbox";
import { canonicalJson } from "@/lib/domain/canonical-json";

export type ApprovalsPageProps = {
  filter: InboxFilter;
  /** The open request of the address; null: the page chooses. */
  id: string | null;
  onFilter: (filter: InboxFilter) => void;
  onId: (id: string | null) => void;
};
const nothing: ReadonlySet<string> = new Set();

/** Requests at the left, the open one at the right. */
export function ApprovalsPage({ filter, id, onFilter, onId }: ApprovalsPageProps) {
  const ask = toInboxQuery(filter);
  const list = useInbox(ask);
  const stands = useLiveInbox(ask);
  const items = useMemo(() => itemsOf(list.data?.pages ?? []), [list.data]);
  const { held } = useHeldDecisions();
  const opening = useOpening(canonicalJson(ask), list.isPlaceholderData ? null : (items[0]?.id ?? null));
  const shown = id ?? opening;
  const { selection, selected, onSelect, onClear } = useSelection(items);
  const at = items.findIndex((item) => item.id === shown);
  const move = (by: number) => {
    const next = items[Math.min(items.length - 1, Math.max(0, at + by))];
    if (next !== undefined) onId(next.id);
  };
  /** The next one that nobody has decided here, else the one before. */
  const moveOn = () => {
    const open = (item: InboxItem) => item.id !== shown && !held.some((each) => each.id === item.id);
    const next = items.slice(at + 1).find(open) ?? items.slice(0, Math.max(0, at)).findLast(open);
    if (next !== undefined) onId(next.id);
  };
  useKeyBinding("approvalNext", () => move(1));
  useKeyBinding("approvalPrevious", () => move(-1));
  useKeyBinding("approvalSelect", () => shown !== null && onSelect(shown), at >= 0);
  return (
    <>
      <TopBar title="Approvals" tabs={<InboxViews filter={filter} onFilter={onFilter} />}>
        <span className="desk">
          <DelegateMenu />
        </span>
        <Live still={!stands} />
      </TopBar>
      <div className="cols approvals" data-pane={id === null ? "queue" : "item"}>
        <section className="pane queue-pane" aria-label="Requests">
          {selected.length > 0 ? null : <QueueBar filter={filter} onFilter={onFilter} />}
          <BatchBar items={selected} onClear={onClear} />
          <Queue {...{ list, items, filter, shown, selection, onFilter, onSelect }} onOpen={onId} />
        </section>
        <section className="pane item-pane" aria-label="The request">
          <OpenApproval
            key={shown}
            id={shown}
            place={at < 0 ? null : `${at + 1} of ${items.length}${list.hasNextPage ? "+" : ""}`}
            onBack={() => onId(null)}
            onDecided={moveOn}
          />
        </section>
      </div>
    </>
  );
}

/** A request that moved between two reads can be on two pages: its upper place counts. */
function itemsOf(pages: readonly { readonly items: readonly InboxItem[] }[]): InboxItem[] {
  const items = new Map<string, InboxItem>();
  for (const page of pages) for (const item of page.items) if (!items.has(item.id)) items.set(item.id, item);
  return [...items.values()];
}

/** Those that are selected and still there. */
function useSelection(items: readonly InboxItem[]) {
  const [selection, setSelection] = useState(nothing);
  const selected = items.filter((item) => selection.has(item.id) && mayBatch(item));
  const onSelect = (id: string) => {
    const item = items.find((each) => each.id === id);
    if (item === undefined || !mayBatch(item)) {
      toast("Above medium risk a request is decided on its own", { failed: true });
      return;
    }
    const next = new Set(selected.map((each) => each.id));
    if (!next.delete(id)) next.add(id);
    if (next.size > batchMax) toast(`At most ${batchMax} are decided together`, { failed: true });
    else setSelection(next);
  };
  return { selection, selected, onSelect, onClear: () => setSelection(nothing) };
}

/** The request that the list opened on stays open, also when it leaves the list by being decided. */
function useOpening(of: string, first: string | null): string | null {
  const [opened, setOpened] = useState<{ of: string; id: string | null }>({ of, id: first });
  if (opened.of !== of || (opened.id === null && first !== null)) setOpened({ of, id: first });
  return opened.id;
}
