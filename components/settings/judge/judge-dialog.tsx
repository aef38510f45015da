"use client";

import { type SubmitEvent, useState } from "react";
import { TextField } from "@/components/notifications/text-field";
import { providerWords } from "@/components/settings/judge/judge-words";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog } from "@/components/ui/dialog";
import { LabelledSelect } from "@/components/ui/labelled-select";
import { describeError } from "@/lib/browser/describe-error";
import { useSetJudge } from "@/lib/browser/judge-queries";
import { type Judge, judgeProviders, type SetJudge } from "@/lib/contract/judge";

const number = { inputMode: "decimal", pattern: "[0-9]*[.]?[0-9]*", title: "A number such as 0.4" } as const;

/** What the form holds: what people type. */
type Draft = {
  readonly enabled: boolean;
  readonly provider: Judge["provider"];
  readonly model: string;
  readonly baseUrl: string;
  readonly key: string;
  readonly input: string;
  readonly output: string;
  readonly percent: string;
  readonly dollars: string;
};

const draftOf = (judge: Judge): Draft => ({
  ...{ enabled: judge.enabled || judge.updatedAt === null, provider: judge.provider, model: judge.model, key: "" },
  ...{
    baseUrl: judge.baseUrl ?? "",
    input: judge.price?.input.toString() ?? "",
    output: judge.price?.output.toString() ?? "",
  },
  ...{ percent: String(Number((judge.sampleRate * 100).toFixed(4))), dollars: String(judge.budgetMicroUsd / 1e6) },
});

const bodyOf = (draft: Draft): SetJudge => ({
  ...{ enabled: draft.enabled, provider: draft.provider, model: draft.model, baseUrl: draft.baseUrl || null },
  ...(draft.key === "" ? {} : { key: draft.key }),
  price:
    draft.input === "" && draft.output === "" ? null : { input: Number(draft.input), output: Number(draft.output) },
  sampleRate: Number(draft.percent) / 100,
  budgetMicroUsd: Math.round(Number(draft.dollars) * 1e6),
});

export function JudgeDialog({ judge, onClose }: { judge: Judge; onClose: () => void }) {
  const set = useSetJudge();
  const [draft, setDraft] = useState(() => draftOf(judge));
  const change = (changed: Partial<Draft>) => setDraft({ ...draft, ...changed });
  const field = (name: Exclude<keyof Draft, "enabled" | "provider">) => ({
    value: draft[name],
    onChange: ({ target }: { target: { value: string } }) => change({ [name]: target.value }),
  });
  const save = (event: SubmitEvent) => {
    event.preventDefault();
    set.mutate(bodyOf(draft), { onSuccess: onClose });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Model judge"
      description="Runs are sent to this provider, with what people and tools said in them."
      className="channel-dialog"
    >
      <form className="form" onSubmit={save}>
        <LabelledSelect
          label="Speaks"
          value={draft.provider}
          options={judgeProviders.map((value) => ({ value, label: providerWords[value].choice }))}
          onChange={(provider) => change({ provider })}
        />
        <TextField label="Model" required placeholder="gpt-4.1-mini" {...field("model")} />
        <TextField
          label="Address"
          placeholder={providerWords[draft.provider].base}
          hint="Of a gateway that speaks the same; empty for the provider's own."
          {...field("baseUrl")}
        />
        <TextField
          label="Key"
          type="password"
          autoComplete="new-password"
          placeholder={judge.hasKey ? "stored: leave empty to keep it" : ""}
          {...field("key")}
        />
        <div className="pair">
          <TextField label="Share of runs, %" required {...number} {...field("percent")} />
          <TextField label="Budget a month, $" required {...number} {...field("dollars")} />
        </div>
        <div className="pair">
          <TextField label="$ per million in" placeholder="price book" {...number} {...field("input")} />
          <TextField label="$ per million out" placeholder="price book" {...number} {...field("output")} />
        </div>
        <span className="choice">
          <Checkbox checked={draft.enabled} label="Switched on" onChange={(enabled) => change({ enabled })} />
          <span aria-hidden="true">Switched on</span>
        </span>
        {set.error !== null && (
          <p className="wrong-text" role="alert">
            {describeError(set.error).detail}
          </p>
        )}
        <div className="row form-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="ink" type="submit" disabled={set.isPending}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
