"use client";

import "@/components/settings/audit/audit.css";
import { useQueryStates } from "nuqs";
import { useState } from "react";
import { auditParams } from "@/app/(console)/settings/audit/search-params";
import { AuditFilters } from "@/components/settings/audit/audit-filters";
import { AuditTable } from "@/components/settings/audit/audit-table";
import { EntryDialog } from "@/components/settings/audit/entry-dialog";
import { ExportMenu } from "@/components/settings/audit/export-menu";
import { VerifyDialog } from "@/components/settings/audit/verify-dialog";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { type AuditAsk, useAudit, useNewerEntries } from "@/lib/browser/audit-queries";
import { auditColumns } from "./columns";

const anything: AuditAsk = { actor: null, action: null, subject: null, q: "", last: "all", from: null, to: null };

/** Every change of the project, who made it, and whether the record of it is whole. */
export function AuditPage() {
  const [{ entry, ...ask }, setParams] = useQueryStates(auditParams);
  // where the list began: opening another entry of it does not begin it anew
  const [linked, setLinked] = useState(entry);
  const [verifying, setVerifying] = useState(false);
  const [nearTop, setNearTop] = useState(true);
  const { data, error, isPlaceholderData, isFetchingNextPage, hasNextPage, ...list } = useAudit(ask, linked);
  useNewerEntries(ask, linked, nearTop && data !== undefined && !isPlaceholderData);
  const entries = data?.pages.flatMap((page) => page.entries) ?? [];
  const names = Object.assign({}, ...(data?.pages.map((page) => page.names) ?? []));
  const onAsk = (patch: Partial<AuditAsk>) => {
    setLinked(null);
    void setParams({ ...patch, entry: null });
  };
  const onShow = (seq: number) => {
    setVerifying(false);
    setLinked(seq);
    void setParams({ ...anything, entry: seq });
  };
  const filtered = JSON.stringify({ ...anything, ...ask }) !== JSON.stringify(anything);

  return (
    <section className="audit" aria-labelledby="settings-audit">
      <header className="shead">
        <h2 id="settings-audit">Audit log</h2>
        <span className="q desk">every change, who made it, chained by hash</span>
        <span className="end row">
          <ExportMenu ask={ask} filtered={filtered} />
          <Button icon="check" onClick={() => setVerifying(true)}>
            Verify
          </Button>
        </span>
      </header>
      <AuditFilters ask={ask} onAsk={onAsk} />
      {data === undefined && error === null && <SkeletonRows rows={14} columns={auditColumns} />}
      {data === undefined && error !== null && (
        <ErrorState title="The audit log could not be read." error={error} onRetry={() => void list.refetch()} />
      )}
      {data !== undefined && entries.length === 0 && (
        <EmptyState
          title="No entry matches."
          action={filtered ? <Button onClick={() => onAsk(anything)}>Show all entries</Button> : undefined}
        >
          Every change of the project is written here: runs, approvals, members, keys, gates, budgets, controls.
        </EmptyState>
      )}
      {entries.length > 0 && (
        <AuditTable
          entries={entries}
          names={names}
          listId={JSON.stringify([ask, linked])}
          linked={entry}
          onOpen={(seq) => void setParams({ entry: seq })}
          onMore={hasNextPage && !isFetchingNextPage ? () => void list.fetchNextPage() : undefined}
          onNearTop={setNearTop}
          stale={isPlaceholderData}
          end={list.isFetchNextPageError && <MoreFailed error={error} onRetry={() => void list.fetchNextPage()} />}
        />
      )}
      <EntryDialog
        seq={entry}
        entries={entries}
        names={names}
        onClose={() => void setParams({ entry: null })}
        onSubject={(subject) => onAsk({ ...anything, subject })}
      />
      <VerifyDialog open={verifying} onOpenChange={setVerifying} onShow={onShow} />
    </section>
  );
}

function MoreFailed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return <ErrorState title="Older entries could not be read." error={error} onRetry={onRetry} />;
}
