"use client";

import { type SubmitEvent, useId, useState } from "react";
import { visibleText } from "@/components/json/visible-text";
import { Button } from "@/components/ui/button";
import { Popover } from "@/components/ui/popover";
import { toast } from "@/components/ui/toast";
import { describeError } from "@/lib/browser/describe-error";
import { useDelegation } from "@/lib/browser/people-queries";
import type { Member } from "@/lib/contract/members";
import { formatTime } from "@/lib/format";

const dayMs = 86_400_000;
const usualDays = 7;

/** Lets another person vote in the reader's place while they are away, until a day or until it is taken back. */
export function DelegateMenu({ compact = false }: { compact?: boolean }) {
  const { self, others, delegate } = useDelegation();
  const [open, setOpen] = useState(false);
  if (self === null || others.length === 0) return null;
  const chosen = others.find(({ id }) => id === self.delegatesTo) ?? null;
  const save = (to: string | null, until: string | null) =>
    delegate.mutate(
      { to, until },
      {
        onSuccess: () => setOpen(false),
        onError: (error) => toast(describeError(error).detail, { failed: true }),
      },
    );
  const said = chosen === null ? "Delegate" : `Delegated to ${visibleText(chosen.name)}`;
  const trigger = (
    <Button icon="swap" variant={compact && chosen !== null ? "ink" : "plain"} aria-label={said}>
      {!compact && said}
    </Button>
  );
  return (
    <Popover trigger={trigger} label="Delegate" align="end" open={open} onOpenChange={setOpen} className="queue-filter">
      {chosen === null ? (
        <DelegateForm others={others} pending={delegate.isPending} onSave={save} />
      ) : (
        <div className="form">
          <p>
            <b className="med">{visibleText(chosen.name)}</b> votes in your place
            {self.delegatesUntil === undefined
              ? " until you take it back."
              : ` until ${formatTime(self.delegatesUntil)}.`}
          </p>
          <Button disabled={delegate.isPending} onClick={() => save(null, null)}>
            Take it back
          </Button>
        </div>
      )}
    </Popover>
  );
}

type DelegateFormProps = {
  others: readonly Member[];
  pending: boolean;
  onSave: (to: string, until: string | null) => void;
};

function DelegateForm({ others, pending, onSave }: DelegateFormProps) {
  const id = useId();
  const [to, setTo] = useState("");
  const [day, setDay] = useState(() => dayOf(Date.now() + usualDays * dayMs));
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (to !== "") onSave(to, day === "" ? null : new Date(`${day}T23:59:59.999`).toISOString());
  };
  return (
    <form className="form" onSubmit={submit}>
      <label className="label" htmlFor={`${id}-to`}>
        Who votes in your place?
      </label>
      <span className="field">
        <select id={`${id}-to`} value={to} required onChange={({ target }) => setTo(target.value)}>
          <option value="">choose a person</option>
          {others.map((member) => (
            <option key={member.id} value={member.id}>
              {visibleText(member.name)}, {member.role}
            </option>
          ))}
        </select>
      </span>
      <label className="label" htmlFor={`${id}-day`}>
        Until the end of (empty: until you take it back)
      </label>
      <span className="field">
        <input
          id={`${id}-day`}
          type="date"
          min={dayOf(Date.now())}
          value={day}
          onChange={({ target }) => setDay(target.value)}
        />
      </span>
      <p className="q args-note">You share one vote: what either of you decides counts once.</p>
      <Button type="submit" variant="ink" disabled={to === "" || pending}>
        Delegate
      </Button>
    </form>
  );
}

/** `2026-11-22` in the reader's zone. */
function dayOf(ms: number): string {
  const day = new Date(ms);
  const two = (part: number) => String(part).padStart(2, "0");
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}
