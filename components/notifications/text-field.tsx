import { type ComponentProps, useId } from "react";

type TextFieldProps = ComponentProps<"input"> & { label: string; hint?: string };

/** A label, a field, and what helps to fill it in. */
export function TextField({ label, hint, className = "", ...rest }: TextFieldProps) {
  const id = useId();
  return (
    <div className={`text-field ${className}`}>
      <label className="label" htmlFor={id}>
        {label}
      </label>
      <span className="field">
        <input id={id} autoComplete="off" {...(hint ? { "aria-describedby": `${id}-hint` } : {})} {...rest} />
      </span>
      {hint && (
        <p id={`${id}-hint`} className="q hint">
          {hint}
        </p>
      )}
    </div>
  );
}
