"use client";

import { type SubmitEvent, useDeferredValue, useState } from "react";
import { FieldChanges } from "@/components/gates/field-changes";
import { bodyOf, draftOf, type PolicyDraft } from "@/components/gates/policy-draft";
import { ApproverPicker, Labelled, TextField } from "@/components/gates/policy-fields";
import { TrustFields } from "@/components/gates/trust-fields";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import { describeError } from "@/lib/browser/describe-error";
import { useGatePreview, useSetGate } from "@/lib/browser/gates-queries";
import type { Gate, SetGate } from "@/lib/contract/gates";
import type { Risk } from "@/lib/domain/guard/gate";
import { formatCount } from "@/lib/format";

const risks: readonly Risk[] = ["low", "medium", "high", "critical"];
const isRisk = (text: string): text is Risk => (risks as readonly string[]).includes(text);

export type PolicyDialogProps = {
  pipeline: string;
  /** Empty: a step that has to be named. */
  step: string;
  gate: Gate | null;
  onClose: () => void;
};

/** The rule of a step. What it changes, and for how many who wait, is shown before it is saved. */
export function PolicyDialog(props: PolicyDialogProps) {
  return (
    <Dialog
      open
      className="wide"
      onOpenChange={(next) => !next && props.onClose()}
      title={props.step === "" ? "A gate for a step" : `Policy of ${props.step}`}
      description="It only tightens what the agent asks for, and applies at once to what already waits."
    >
      <PolicyForm {...props} />
    </Dialog>
  );
}

function PolicyForm({ pipeline, step, gate, onClose }: PolicyDialogProps) {
  const [draft, setDraft] = useState(() => draftOf(step, gate));
  const [reason, setReason] = useState("");
  const save = useSetGate();
  const body = bodyOf(pipeline, draft);
  const change = (part: Partial<PolicyDraft>) => setDraft((now) => ({ ...now, ...part }));
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (typeof body === "string" || !reason.trim()) return;
    save.mutate(
      { ...body, reason: reason.trim() },
      {
        onSuccess: () => {
          toast(`The policy of ${body.step} is set`);
          onClose();
        },
      },
    );
  };
  return (
    <form className="policy" onSubmit={submit}>
      <AskFields draft={draft} isNew={step === ""} change={change} />
      <TrustFields draft={draft} change={change} />
      <Effect body={typeof body === "string" ? null : body} isNew={gate === null} />
      <TextField label="Why? Others see this, and the audit keeps it." value={reason} onChange={setReason} />
      {typeof body === "string" && <p className="wrong-text">{body}</p>}
      {save.error !== null && (
        <p className="wrong-text" role="alert">
          {describeError(save.error).detail}
        </p>
      )}
      <span className="row form-end">
        <Button onClick={onClose}>Cancel</Button>
        <Button variant="ink" type="submit" disabled={typeof body === "string" || !reason.trim() || save.isPending}>
          Save policy
        </Button>
      </span>
    </form>
  );
}

type FieldsProps = { draft: PolicyDraft; isNew: boolean; change: (part: Partial<PolicyDraft>) => void };

function AskFields({ draft, isNew, change }: FieldsProps) {
  return (
    <div className="pf-grid">
      {isNew && <TextField label="Step" value={draft.step} onChange={(next) => change({ step: next })} />}
      <Labelled label="Risk, at least">
        {(id) => (
          <span className="field">
            <select
              id={id}
              value={draft.risk}
              onChange={({ target }) => isRisk(target.value) && change({ risk: target.value })}
            >
              {risks.map((risk) => (
                <option key={risk}>{risk}</option>
              ))}
            </select>
          </span>
        )}
      </Labelled>
      <TextField
        label="Quorum, at least"
        unit="people"
        value={draft.quorum}
        onChange={(quorum) => change({ quorum })}
      />
      <TextField
        label="Time to decide, at most"
        unit="min"
        placeholder="as requested"
        value={draft.minutes}
        onChange={(minutes) => change({ minutes })}
      />
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the checkbox inside is one */}
      <label className="row pf-all">
        <Checkbox label="Every call asks" checked={draft.required} onChange={(required) => change({ required })} />
        Every call asks: without an approval the step is refused
      </label>
      <ApproverPicker
        label="Approvers"
        none="Those that the agent names, else every reviewer."
        chosen={draft.approvers}
        onChange={(approvers) => change({ approvers })}
      />
      <div className="pf">
        <ApproverPicker
          label="Escalates to"
          none="Nobody joins; it expires."
          chosen={draft.escalateTo}
          onChange={(escalateTo) => change({ escalateTo })}
        />
        {draft.escalateTo.length > 0 && (
          <TextField
            label="More time after it"
            unit="min"
            value={draft.escalateMinutes}
            onChange={(escalateMinutes) => change({ escalateMinutes })}
          />
        )}
      </div>
    </div>
  );
}

function Effect({ body, isNew }: { body: SetGate | null; isNew: boolean }) {
  const asked = useDeferredValue(body);
  const { data, isError } = useGatePreview(asked);
  if (body === null || isError || data === undefined) return <div className="policy-effect" />;
  const { changes, pending, approved } = data;
  const waits = `${formatCount(pending)} waiting ${pending === 1 ? "approval is" : "approvals are"} affected`;
  const lapses =
    approved === 0 ? "" : `, ${formatCount(approved)} approved but not used ${approved === 1 ? "lapses" : "lapse"}`;
  return (
    <div className="policy-effect" role="status">
      {changes.length === 0 ? <p className="q">Nothing changes.</p> : <FieldChanges changes={changes} isNew={isNew} />}
      <p className={pending + approved > 0 ? "med" : "q"}>{`${waits}${lapses}.`}</p>
    </div>
  );
}
