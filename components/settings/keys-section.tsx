"use client";

import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useState } from "react";
import { KeyTable } from "@/components/settings/key-table";
import { NewKeyDialog } from "@/components/settings/new-key-dialog";
import { RevokeDialog } from "@/components/settings/revoke-dialog";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { useKeys } from "@/lib/browser/use-keys";
import type { ApiKey } from "@/lib/contract/projects";

const columns = [
  { id: "name", width: 120 },
  { id: "key", width: 110 },
  { id: "made", width: 60 },
  { id: "used", width: 60 },
];

export function KeysSection({ projectId }: { projectId: string }) {
  const keys = useKeys(projectId);
  const [making, setMaking] = useQueryState("new", parseAsStringLiteral(["key"]));
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const open = () => setMaking("key");
  return (
    <section aria-labelledby="settings-keys">
      <header className="shead">
        <h2 id="settings-keys">API keys</h2>
        <span className="q desk">a key sends to and reads from this project only</span>
        <span className="end">
          <Button variant="ink" icon="plus" onClick={open}>
            New key
          </Button>
        </span>
      </header>
      <KeyList keys={keys} onRevoke={setRevoking} onNew={open} />
      <NewKeyDialog
        projectId={projectId}
        open={making === "key"}
        onOpenChange={(next) => setMaking(next ? "key" : null)}
      />
      <RevokeDialog projectId={projectId} apiKey={revoking} onClose={() => setRevoking(null)} />
    </section>
  );
}

type KeyListProps = {
  keys: ReturnType<typeof useKeys>;
  onRevoke: (key: ApiKey) => void;
  onNew: () => void;
};

function KeyList({ keys, onRevoke, onNew }: KeyListProps) {
  if (keys.data && keys.data.keys.length > 0) return <KeyTable keys={keys.data.keys} onRevoke={onRevoke} />;
  if (keys.isPending) return <SkeletonRows rows={3} columns={columns} />;
  if (keys.isError) {
    return <ErrorState title="The keys could not be read." error={keys.error} onRetry={() => keys.refetch()} />;
  }
  return (
    <EmptyState title="This project has no keys." action={<Button onClick={onNew}>Make the first key</Button>}>
      Programs send their spans with a key in the header <code>authorization: Bearer …</code>
    </EmptyState>
  );
}
