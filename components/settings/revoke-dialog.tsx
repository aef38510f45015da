"use client";

import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import { describeError } from "@/lib/browser/describe-error";
import { useRevokeKey } from "@/lib/browser/use-keys";
import type { ApiKey } from "@/lib/contract/projects";

export type RevokeDialogProps = { projectId: string; apiKey: ApiKey | null; onClose: () => void };

/** Revoking cannot be undone, so it is asked. */
export function RevokeDialog({ projectId, apiKey, onClose }: RevokeDialogProps) {
  const revoke = useRevokeKey(projectId);
  const close = () => {
    revoke.reset();
    onClose();
  };
  const confirm = (key: ApiKey) =>
    revoke.mutate(key.id, {
      onSuccess: () => {
        toast(`Revoked ${key.name}`);
        close();
      },
    });
  return (
    <Dialog
      open={apiKey !== null}
      onOpenChange={(open) => !open && close()}
      title={apiKey ? `Revoke ${apiKey.name}?` : ""}
      description="Programs that use it are refused from now on. This cannot be undone; what they sent stays."
      footer={
        <>
          <Button onClick={close}>Keep it</Button>
          <Button variant="solid-bad" disabled={revoke.isPending} onClick={() => apiKey && confirm(apiKey)}>
            Revoke
          </Button>
        </>
      }
    >
      {revoke.isError && (
        <p className="wrong-text" role="alert">
          {describeError(revoke.error).detail}
        </p>
      )}
    </Dialog>
  );
}
