"use client";

import { type SubmitEvent, useId, useState } from "react";
import { readUpload } from "@/components/contracts/read-upload";
import { visibleText } from "@/components/json/visible-text";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { useUploadContract } from "@/lib/browser/contract-queries";
import { describeError } from "@/lib/browser/describe-error";
import type { PipelineContracts } from "@/lib/contract/contracts";

type Props = {
  pipeline: string;
  steps: PipelineContracts["steps"];
  onClose: () => void;
  onDone: (id: string) => void;
};

/** Gives a step a contract: JSON Schema or zod source, told apart by how it begins and checked while it is written. */
export function UploadDialog({ onClose, ...form }: Props) {
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      className="ctr-upload"
      title="Upload a contract"
      description="Spans of the step that carry none of their own are held to it, in runs that arrive from now on."
    >
      <UploadForm onClose={onClose} {...form} />
    </Dialog>
  );
}

function UploadForm({ pipeline, steps, onClose, onDone }: Props) {
  const id = useId();
  const [step, setStep] = useState(steps[0]?.step ?? "");
  const [side, setSide] = useState<"input" | "output">("output");
  const [source, setSource] = useState("");
  const upload = useUploadContract(pipeline);
  const read = readUpload(source);
  const wrong = source.trim() !== "" && "wrong" in read ? read.wrong : null;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if ("wrong" in read) return;
    upload.mutate({ step, side, ...read.body }, { onSuccess: (contract) => onDone(contract.id) });
  };
  return (
    <form className="form" onSubmit={submit}>
      <label htmlFor={`${id}-step`} className="label">
        Step
      </label>
      <span className="field">
        <select id={`${id}-step`} value={step} required onChange={(event) => setStep(event.target.value)}>
          {steps.map((each) => (
            <option key={each.step} value={each.step}>
              {visibleText(each.step)}
            </option>
          ))}
        </select>
      </span>
      <fieldset className="seg sm">
        <legend className="sr">What it binds</legend>
        {(["output", "input"] as const).map((each) => (
          <button key={each} type="button" aria-pressed={each === side} onClick={() => setSide(each)}>
            {each}
          </button>
        ))}
      </fieldset>
      <label htmlFor={`${id}-source`} className="label">
        JSON Schema, or the source of a zod schema: it is read, never run
      </label>
      <textarea
        id={`${id}-source`}
        className="mono"
        rows={12}
        value={source}
        spellCheck={false}
        placeholder={"export const Verdict = z.object({\n  amount: z.number().min(0),\n});"}
        aria-invalid={wrong !== null}
        aria-describedby={`${id}-said`}
        onChange={(event) => setSource(event.target.value)}
      />
      <p id={`${id}-said`} className={wrong === null ? "q" : "wrong-text"} aria-live="polite">
        {wrong ?? ("wrong" in read ? " " : read.says)}
      </p>
      {upload.error && (
        <p className="wrong-text" role="alert">
          {describeError(upload.error).detail}
        </p>
      )}
      <span className="row form-end">
        <Button onClick={onClose}>Cancel</Button>
        <Button variant="ink" type="submit" disabled={"wrong" in read || step === "" || upload.isPending}>
          Upload
        </Button>
      </span>
    </form>
  );
}
