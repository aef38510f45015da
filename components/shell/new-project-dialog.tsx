"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { openProject } from "@/components/shell/project-switcher";
import { SecretOnce } from "@/components/shell/secret-once";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { createProject } from "@/lib/browser/api";
import { describeError } from "@/lib/browser/describe-error";
import { queryKeys } from "@/lib/browser/query-keys";

type DialogState = { open: boolean; onOpenChange: (open: boolean) => void };

/** Asks for a name, then shows the first key of the new project, once. */
export function NewProjectDialog({ open, onOpenChange }: DialogState) {
  const [name, setName] = useState("");
  const queries = useQueryClient();
  const create = useMutation({
    mutationFn: createProject,
    onSuccess: () => queries.invalidateQueries({ queryKey: queryKeys.projects }),
  });
  const close = (next: boolean) => {
    onOpenChange(next);
    if (next) return;
    setName("");
    create.reset();
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (name.trim()) create.mutate(name.trim());
  };
  const created = create.data;
  if (created) {
    return (
      <Dialog
        open={open}
        onOpenChange={close}
        dismissable={false}
        title={`${created.name} is ready`}
        description="Its programs send and read with this key."
        footer={
          <Button variant="ink" onClick={() => openProject(created.id, "/connect")}>
            Open {created.name}
          </Button>
        }
      >
        {created.key && <SecretOnce secret={created.key} />}
      </Dialog>
    );
  }
  return (
    <Dialog
      open={open}
      onOpenChange={close}
      title="New project"
      description="A project has its own runs, keys and settings. Nothing is shared between projects."
    >
      <form onSubmit={submit} className="form">
        <label htmlFor="project-name" className="label">
          Name
        </label>
        <span className={`field ${create.isError ? "wrong" : ""}`}>
          <input
            id="project-name"
            value={name}
            maxLength={100}
            autoComplete="off"
            onChange={(event) => setName(event.target.value)}
          />
        </span>
        {create.isError && (
          <p className="wrong-text" role="alert">
            {describeError(create.error).detail}
          </p>
        )}
        <Button variant="ink" type="submit" disabled={!name.trim() || create.isPending}>
          Create project
        </Button>
      </form>
    </Dialog>
  );
}
