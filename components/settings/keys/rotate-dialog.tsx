"use client";

import { type SubmitEvent, useState } from "react";
import { NewSecretDialog } from "@/components/settings/keys/new-key-dialog";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { LabelledSelect } from "@/components/ui/labelled-select";
import { describeError } from "@/lib/browser/describe-error";
import { useRotateKey } from "@/lib/browser/use-keys";
import type { ApiKey } from "@/lib/contract/projects";

const graces = [
  { value: "0", label: "not at all" },
  { value: "1", label: "an hour" },
  { value: "24", label: "a day" },
  { value: "168", label: "a week" },
] as const;

export type RotateDialogProps = { projectId: string; apiKey: ApiKey | null; onClose: () => void };

/** A new key for the same use; the old one goes on for the grace, so that programs can be changed one after the other. */
export function RotateDialog({ projectId, apiKey, onClose }: RotateDialogProps) {
  const [grace, setGrace] = useState<(typeof graces)[number]["value"]>("24");
  const rotate = useRotateKey(projectId);
  const close = () => {
    rotate.reset();
    onClose();
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (apiKey) rotate.mutate({ id: apiKey.id, graceHours: Number(grace) });
  };
  if (rotate.data?.key && apiKey) {
    return <NewSecretDialog open name={`${apiKey.name}, the new one`} secret={rotate.data.key} onClose={close} />;
  }
  return (
    <Dialog
      open={apiKey !== null}
      onOpenChange={(open) => !open && close()}
      title={`Rotate ${apiKey?.name ?? ""}`}
      description="The new key has the same name and scopes, and is shown once."
    >
      <form onSubmit={submit} className="form">
        <LabelledSelect label="The old one stays valid for" value={grace} options={graces} onChange={setGrace} />
        {rotate.isError && (
          <p className="wrong-text" role="alert">
            {describeError(rotate.error).detail}
          </p>
        )}
        <Button variant="ink" type="submit" disabled={rotate.isPending}>
          Make the new key
        </Button>
      </form>
    </Dialog>
  );
}
