import { type ComponentProps, useId } from "react";

export type LabelledFieldProps = ComponentProps<"input"> & {
  label: string;
  /** What is wrong with the value; `true` where that is said elsewhere. */
  wrong?: string | boolean | undefined;
};

/** A label above one line to fill in; required unless said otherwise. */
export function LabelledField({ label, wrong = false, ...input }: LabelledFieldProps) {
  const id = useId();
  return (
    <div className="labelled">
      <label htmlFor={id} className="label">
        {label}
      </label>
      <span className={wrong ? "field wrong" : "field"}>
        <input
          id={id}
          required
          aria-invalid={wrong !== false}
          {...(typeof wrong === "string" ? { "aria-describedby": `${id}-wrong` } : {})}
          {...input}
        />
      </span>
      {typeof wrong === "string" && (
        <p id={`${id}-wrong`} className="wrong-text">
          {wrong}
        </p>
      )}
    </div>
  );
}
