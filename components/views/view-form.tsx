"use client";

import { type FormEvent, type ReactElement, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Popover } from "@/components/ui/popover";

export type ViewFormProps = {
  trigger: ReactElement;
  title: string;
  /** What a view keeps, in words. */
  keeps: string;
  name: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onSave: (name: string) => void;
};

/** Asks for the name of a view. */
export function ViewForm({ trigger, open, onOpenChange, ...form }: ViewFormProps) {
  return (
    <Popover trigger={trigger} label={form.title} open={open} onOpenChange={onOpenChange} className="view-form">
      <NameForm {...form} />
    </Popover>
  );
}

function NameForm({ title, keeps, name, onSave }: Omit<ViewFormProps, "trigger" | "open" | "onOpenChange">) {
  const id = useId();
  const [draft, setDraft] = useState(name);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (draft.trim() !== "") onSave(draft.trim());
  };
  return (
    <form onSubmit={submit}>
      <label htmlFor={id}>
        {title}: {keeps}
      </label>
      <div className="row">
        <input
          id={id}
          value={draft}
          maxLength={60}
          placeholder="Name"
          onChange={(event) => setDraft(event.target.value)}
        />
        <Button type="submit" variant="ink" disabled={draft.trim() === ""}>
          Save
        </Button>
      </div>
    </form>
  );
}
