"use client";

import { Checkbox as Radix } from "radix-ui";

export type CheckboxProps = {
  checked: boolean | "indeterminate";
  onChange: (checked: boolean) => void;
  /** Its accessible name; the visible words beside it, if any, are the caller's. */
  label: string;
  disabled?: boolean;
};

export function Checkbox({ checked, onChange, label, disabled = false }: CheckboxProps) {
  return (
    <Radix.Root
      className="check"
      checked={checked}
      onCheckedChange={(next) => onChange(next === true)}
      aria-label={label}
      disabled={disabled}
    />
  );
}
