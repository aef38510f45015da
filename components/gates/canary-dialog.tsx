"use client";

import { type SubmitEvent, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import { useApproval } from "@/lib/browser/approvals-queries";
import { describeError } from "@/lib/browser/describe-error";
import { usePlantCanary } from "@/lib/browser/gates-queries";
import type { Trust } from "@/lib/contract/gates";

const askChars = 500;

/** An ask that a reviewer should reject: begins as a copy of the last one that was decided. */
export function CanaryDialog({ trust, onClose }: { trust: Trust; onClose: () => void }) {
  const last = useApproval(trust.points.at(-1)?.approvalId ?? null);
  const isReady = last.data !== undefined || last.isError || trust.points.length === 0;
  return (
    <Dialog
      open
      onOpenChange={(next) => !next && onClose()}
      title={`Plant an ask at ${trust.step}`}
      description="It looks like the others and can never run. A reviewer should reject it; approved, it takes trust back at once. Only who plants it knows: do not decide it yourself."
    >
      {isReady && (
        <CanaryForm
          trust={trust}
          ask={last.data?.ask ?? ""}
          args={JSON.stringify(last.data?.args ?? {}, null, 2)}
          onClose={onClose}
        />
      )}
    </Dialog>
  );
}

type FormProps = { trust: Trust; ask: string; args: string; onClose: () => void };

function CanaryForm({ trust, onClose, ...start }: FormProps) {
  const [ask, setAsk] = useState(start.ask);
  const [text, setText] = useState(start.args);
  const plant = usePlantCanary(trust.gateId);
  const id = useId();
  const args = parse(text);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (args === undefined || !ask.trim()) return;
    plant.mutate(
      { ask: ask.trim(), args },
      {
        onSuccess: () => {
          toast("Planted: it waits among the others");
          onClose();
        },
      },
    );
  };
  return (
    <form className="form" onSubmit={submit}>
      <label className="label" htmlFor={`${id}-ask`}>
        The ask
      </label>
      <span className="field">
        <input id={`${id}-ask`} value={ask} maxLength={askChars} onChange={({ target }) => setAsk(target.value)} />
      </span>
      <label className="label" htmlFor={`${id}-args`}>
        Arguments: make them wrong in a way that a reviewer has to see
      </label>
      <textarea
        id={`${id}-args`}
        className="area mono"
        rows={8}
        spellCheck={false}
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      {args === undefined && <p className="wrong-text">This is no JSON.</p>}
      {plant.error !== null && (
        <p className="wrong-text" role="alert">
          {describeError(plant.error).detail}
        </p>
      )}
      <span className="row form-end">
        <Button onClick={onClose}>Cancel</Button>
        <Button variant="ink" type="submit" disabled={args === undefined || !ask.trim() || plant.isPending}>
          Plant
        </Button>
      </span>
    </form>
  );
}

/** Undefined for what is no JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
