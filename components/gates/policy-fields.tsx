"use client";

import { type ReactNode, useId } from "react";
import { showApprover } from "@/components/gates/policy-words";
import { Checkbox } from "@/components/ui/checkbox";
import { useMembers, useNames } from "@/lib/browser/people-queries";
import { hasRole } from "@/lib/domain/guard/seats";

type LabelledProps = { label: string; hint?: string; children: (id: string) => ReactNode };

export function Labelled({ label, hint, children }: LabelledProps) {
  const id = useId();
  return (
    <div className="pf">
      <label className="label" htmlFor={id}>
        {label}
      </label>
      {children(id)}
      {hint && <span className="q pf-hint">{hint}</span>}
    </div>
  );
}

type TextFieldProps = {
  label: string;
  hint?: string;
  value: string;
  unit?: string;
  placeholder?: string;
  onChange: (value: string) => void;
};

export function TextField({ label, hint, value, unit, placeholder, onChange }: TextFieldProps) {
  return (
    <Labelled label={label} {...(hint === undefined ? {} : { hint })}>
      {(id) => (
        <span className="field">
          <input
            id={id}
            value={value}
            placeholder={placeholder}
            autoComplete="off"
            spellCheck={false}
            maxLength={100}
            onChange={({ target }) => onChange(target.value)}
          />
          {unit && <span className="q">{unit}</span>}
        </span>
      )}
    </Labelled>
  );
}

type ApproverPickerProps = {
  label: string;
  /** What nobody chosen means. */
  none: string;
  chosen: readonly string[];
  onChange: (chosen: readonly string[]) => void;
};

/** Groups first, then people who may vote. */
export function ApproverPicker({ label, none, chosen, onChange }: ApproverPickerProps) {
  const nameOf = useNames();
  const voters = (useMembers().data?.members ?? []).filter(({ role }) => hasRole(role, "reviewer"));
  const groups = [...new Set(voters.flatMap((member) => member.groups))].sort().map((group) => `group:${group}`);
  const all = [...new Set([...groups, ...voters.map(({ id }) => `member:${id}`), ...chosen])];
  return (
    <fieldset className="pf pf-people">
      <legend className="label">{label}</legend>
      <div className="pf-list">
        {all.map((approver) => (
          // biome-ignore lint/a11y/noLabelWithoutControl: the checkbox inside is one
          <label key={approver} className="row">
            <Checkbox
              label={`${label}: ${showApprover(approver, nameOf)}`}
              checked={chosen.includes(approver)}
              onChange={(checked) =>
                onChange(checked ? [...chosen, approver] : chosen.filter((each) => each !== approver))
              }
            />
            <span className="cut">{showApprover(approver, nameOf)}</span>
            {approver.startsWith("group:") && <span className="q">group</span>}
          </label>
        ))}
      </div>
      {chosen.length === 0 && <span className="q pf-hint">{none}</span>}
    </fieldset>
  );
}
