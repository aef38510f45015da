"use client";

import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useState } from "react";
import { ConfirmDialog } from "@/components/settings/confirm-dialog";
import { KeyTable } from "@/components/settings/keys/key-table";
import { NewKeyDialog } from "@/components/settings/keys/new-key-dialog";
import { RotateDialog } from "@/components/settings/keys/rotate-dialog";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { useMay } from "@/lib/browser/people-queries";
import { useKeys, useRevokeKey } from "@/lib/browser/use-keys";
import type { ApiKey } from "@/lib/contract/projects";

const columns = [
  { id: "name", width: 120 },
  { id: "key", width: 110 },
  { id: "made", width: 60 },
  { id: "used", width: 60 },
];

export function KeysSection({ projectId }: { projectId: string }) {
  const { may, why } = useMay("owner");
  const [making, setMaking] = useQueryState("new", parseAsStringLiteral(["key"]));
  const open = () => setMaking("key");
  return (
    <section aria-labelledby="settings-keys">
      <header className="shead">
        <h2 id="settings-keys">API keys</h2>
        <span className="q desk">a key opens this project only, for what its scopes say</span>
        <span className="end">
          <Button variant="ink" icon="plus" disabled={!may} title={why ?? undefined} onClick={open}>
            New key
          </Button>
        </span>
      </header>
      {why === null ? (
        <KeyList projectId={projectId} onNew={open} />
      ) : (
        <EmptyState title="Keys are kept by owners.">{why}</EmptyState>
      )}
      <NewKeyDialog
        projectId={projectId}
        open={making === "key" && may}
        onOpenChange={(next) => setMaking(next ? "key" : null)}
      />
    </section>
  );
}

type Asked = { readonly to: "revoke" | "rotate"; readonly key: ApiKey } | null;

function KeyList({ projectId, onNew }: { projectId: string; onNew: () => void }) {
  const keys = useKeys(projectId);
  const revoke = useRevokeKey(projectId);
  const [asked, setAsked] = useState<Asked>(null);
  const close = () => setAsked(null);
  if (keys.isError) {
    return <ErrorState title="The keys could not be read." error={keys.error} onRetry={() => keys.refetch()} />;
  }
  if (keys.isPending) return <SkeletonRows rows={3} columns={columns} />;
  if (keys.data.keys.length === 0) {
    return (
      <EmptyState title="This project has no keys." action={<Button onClick={onNew}>Make the first key</Button>}>
        Programs send their spans with a key in the header <code>authorization: Bearer …</code>
      </EmptyState>
    );
  }
  const revoked = (key: ApiKey) => {
    toast(`Revoked ${key.name}`);
    close();
  };
  return (
    <>
      <KeyTable
        keys={keys.data.keys}
        onRevoke={(key) => setAsked({ to: "revoke", key })}
        onRotate={(key) => setAsked({ to: "rotate", key })}
      />
      <ConfirmDialog
        open={asked?.to === "revoke"}
        title={`Revoke ${asked?.key.name ?? ""}?`}
        description="Programs that use it are refused from now on. This cannot be undone; what they sent stays."
        verb="Revoke"
        change={revoke}
        onConfirm={() => asked && revoke.mutate(asked.key.id, { onSuccess: () => revoked(asked.key) })}
        onClose={close}
      />
      <RotateDialog projectId={projectId} apiKey={asked?.to === "rotate" ? asked.key : null} onClose={close} />
    </>
  );
}
