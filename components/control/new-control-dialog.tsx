"use client";

import { useId, useState } from "react";
import { ReasonDialog } from "@/components/control/reason-dialog";
import { stateWords } from "@/components/control/scope-words";
import { toast } from "@/components/ui/toast";
import { useSetControl } from "@/lib/browser/control-queries";
import { useOpenRuns } from "@/lib/browser/controls-queries";
import type { ControlScope, SetControl } from "@/lib/contract/controls";

const kinds = ["pipeline", "version", "tool", "run"] as const;
type Kind = (typeof kinds)[number];
const kindWords: Readonly<Record<Kind, string>> = {
  pipeline: "A pipeline",
  version: "A version of a pipeline",
  tool: "A tool, in every pipeline",
  run: "One run, by its id",
};
const states = ["pause", "drain", "kill", "run"] as const;
const isKind = (text: string): text is Kind => text in kindWords;
const isState = (text: string): text is SetControl["state"] => (states as readonly string[]).includes(text);

/** A control of a scope that is not on the page: a tool, a version, a run, a pipeline without runs. */
export function NewControlDialog({ onClose }: { onClose: () => void }) {
  const [kind, setKind] = useState<Kind>("tool");
  const [name, setName] = useState("");
  const [version, setVersion] = useState("");
  const [state, setState] = useState<SetControl["state"]>("pause");
  const change = useSetControl();
  const open = useOpenRuns();
  const scope = scopeOf(kind, name.trim(), version.trim());
  const id = useId();
  const suggested =
    kind === "pipeline" || kind === "version" ? [...new Set(open.data?.groups.map(({ pipeline }) => pipeline))] : [];
  const set = (reason: string) => {
    if (scope === null) return;
    change.mutate(
      { scope, state, reason },
      {
        onSuccess: () => {
          toast(`${name.trim()} is set to ${state}`);
          onClose();
        },
      },
    );
  };
  return (
    <ReasonDialog
      open
      title="Control a scope"
      description={stateWords(state)}
      confirm={state === "run" ? "Set to run" : `Set to ${state}`}
      variant={state === "kill" ? "solid-bad" : "ink"}
      pending={change.isPending || scope === null}
      error={change.error}
      onClose={onClose}
      onConfirm={set}
    >
      <Choice
        id={`${id}-kind`}
        label="What"
        value={kind}
        words={kindWords}
        onChange={(next) => isKind(next) && setKind(next)}
      />
      <Text
        id={`${id}-name`}
        label={kind === "run" ? "Run id" : kind === "tool" ? "Tool" : "Pipeline"}
        value={name}
        suggested={suggested}
        onChange={setName}
      />
      {kind === "version" && (
        <Text id={`${id}-version`} label="Version" value={version} suggested={[]} onChange={setVersion} />
      )}
      <Choice
        id={`${id}-state`}
        label="Control"
        value={state}
        words={{ pause: "pause", drain: "drain", kill: "kill", run: "run" }}
        onChange={(next) => isState(next) && setState(next)}
      />
    </ReasonDialog>
  );
}

/** Null until it names something. */
function scopeOf(kind: Kind, name: string, version: string): ControlScope | null {
  if (name === "" || (kind === "version" && version === "")) return null;
  switch (kind) {
    case "pipeline":
      return { kind, pipeline: name };
    case "version":
      return { kind, pipeline: name, version };
    case "tool":
      return { kind, tool: name };
    case "run":
      return { kind, runId: name };
  }
}

type ChoiceProps = {
  id: string;
  label: string;
  value: string;
  words: Readonly<Record<string, string>>;
  onChange: (value: string) => void;
};

function Choice({ id, label, value, words, onChange }: ChoiceProps) {
  return (
    <>
      <label className="label" htmlFor={id}>
        {label}
      </label>
      <span className="field">
        <select id={id} value={value} onChange={({ target }) => onChange(target.value)}>
          {Object.entries(words).map(([each, text]) => (
            <option key={each} value={each}>
              {text}
            </option>
          ))}
        </select>
      </span>
    </>
  );
}

type TextProps = {
  id: string;
  label: string;
  value: string;
  suggested: readonly string[];
  onChange: (value: string) => void;
};

function Text({ id, label, value, suggested, onChange }: TextProps) {
  return (
    <>
      <label className="label" htmlFor={id}>
        {label}
      </label>
      <span className="field">
        <input
          id={id}
          value={value}
          maxLength={128}
          autoComplete="off"
          spellCheck={false}
          list={`${id}-list`}
          onChange={({ target }) => onChange(target.value)}
        />
        <datalist id={`${id}-list`}>
          {suggested.map((each) => (
            <option key={each} value={each} />
          ))}
        </datalist>
      </span>
    </>
  );
}
