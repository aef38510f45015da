"use client";

import { Checkbox as Radix } from "radix-ui";
import { useRef } from "react";

export type CheckboxProps = {
  checked: boolean | "indeterminate";
  /** `shift`: the key was down. */
  onChange: (checked: boolean, held: { readonly shift: boolean }) => void;
  /** Its accessible name; the visible words beside it, if any, are the caller's. */
  label: string;
  disabled?: boolean;
};

export function Checkbox({ checked, onChange, label, disabled = false }: CheckboxProps) {
  const shift = useRef(false);
  return (
    <Radix.Root
      className="check"
      checked={checked}
      onClick={(event) => {
        shift.current = event.shiftKey;
      }}
      onCheckedChange={(next) => onChange(next === true, { shift: shift.current })}
      aria-label={label}
      disabled={disabled}
    />
  );
}
