"use client";

import { useId } from "react";
import { type Edit, rawField } from "@/components/approvals/use-edit";
import { visibleText } from "@/components/json/visible-text";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import type { Approval } from "@/lib/contract/approvals";
import { type FieldInput, hintOf } from "@/lib/domain/guard/schema-form";

type EditFormProps = { approval: Approval; edit: Edit };

/** Inputs for the fields that may be edited, made from the schema; the rest stays as it is asked. */
export function EditForm({ approval: { schema }, edit }: EditFormProps) {
  return (
    <div className="edit-form">
      {edit.raw ? (
        <FieldRow name={rawField} input={{ kind: "json" }} edit={edit} label="Fields to set, as JSON" hint={null} />
      ) : (
        edit.fields.map((field, at) => {
          const { title, about, limits } = hintOf(schema, field);
          return (
            <FieldRow
              key={field}
              name={field}
              input={edit.inputs[field] ?? { kind: "json" }}
              edit={edit}
              label={title === null ? field : `${field}, ${title}`}
              hint={[about, limits].filter((part) => part !== null).join(" · ") || null}
              first={at === 0}
            />
          );
        })
      )}
      {!edit.raw && edit.problems.has(rawField) && (
        <p className="wrong-text" role="alert">
          {visibleText(edit.problems.get(rawField) ?? "")}
        </p>
      )}
      <p className="row q args-note">
        {edit.argsHash === null ? (
          "Nothing else can be changed. An edit makes a new revision and voids the votes before it."
        ) : (
          <span className="mono cut" title={`SHA-256 of the arguments as edited: ${edit.argsHash}`}>
            would run sha256 {edit.argsHash.slice(0, 6)}…{edit.argsHash.slice(-4)}
          </span>
        )}
        <span className="end">
          <Button size="sm" variant="quiet" aria-pressed={edit.raw} onClick={() => edit.onRaw(!edit.raw)}>
            {edit.raw ? "As a form" : "As JSON"}
          </Button>
        </span>
      </p>
    </div>
  );
}

type FieldRowProps = {
  name: string;
  input: FieldInput;
  edit: Edit;
  label: string;
  hint: string | null;
  first?: boolean;
};

function FieldRow({ name, input, edit, label, hint, first = false }: FieldRowProps) {
  const id = useId();
  const problem = edit.problems.get(name) ?? null;
  const text = edit.texts[name] ?? "";
  const changed = edit.set !== null && Object.hasOwn(edit.set, name);
  const described = [hint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean).join(" ");
  const aria = {
    id,
    "aria-invalid": problem !== null,
    ...(described !== "" && { "aria-describedby": described }),
  };
  const onText = (next: string) => edit.onText(name, next);
  return (
    <div className={`edit-row ${changed ? "ed" : ""}`}>
      <label htmlFor={id}>
        <bdi>{visibleText(label)}</bdi>
      </label>
      <div>
        {input.kind === "switch" ? (
          <span className="row">
            <Checkbox label={label} checked={text === "true"} onChange={(on) => onText(String(on))} />
            <span className="mono">{text}</span>
          </span>
        ) : (
          <span
            className={`field ${input.kind === "json" || isLong(input) ? "area" : ""} ${problem === null ? "" : "wrong"}`}
          >
            <TypedInput {...{ input, text, onText, aria }} focus={first} />
          </span>
        )}
        {hint !== null && (
          <span className="q hint" id={`${id}-hint`}>
            {visibleText(hint)}
          </span>
        )}
        {problem !== null && (
          <p className="wrong-text" id={`${id}-problem`} role="alert">
            {visibleText(problem)}
          </p>
        )}
      </div>
    </div>
  );
}

const isLong = (input: FieldInput) => input.kind === "text" && input.long;
const rowsMax = 16;

type TypedInputProps = {
  input: FieldInput;
  text: string;
  onText: (text: string) => void;
  aria: { readonly id: string; readonly "aria-invalid": boolean };
  focus: boolean;
};

function TypedInput({ input, text, onText, aria, focus }: TypedInputProps) {
  if (input.kind === "choice") {
    const choices = input.choices.map((choice) => JSON.stringify(choice));
    return (
      <select {...aria} value={text} onChange={({ target }) => onText(target.value)}>
        {(choices.includes(text) ? choices : [text, ...choices]).map((choice) => (
          <option key={choice} value={choice}>
            {visibleText(choice.replace(/^"|"$/g, ""))}
          </option>
        ))}
      </select>
    );
  }
  if (input.kind === "json" || isLong(input)) {
    return (
      <textarea
        {...aria}
        className={input.kind === "json" ? "mono" : undefined}
        rows={Math.min(rowsMax, Math.max(3, text.split("\n").length))}
        value={text}
        spellCheck={input.kind !== "json"}
        onChange={({ target }) => onText(target.value)}
      />
    );
  }
  return (
    <input
      {...aria}
      className="mono"
      inputMode={input.kind === "number" ? (input.whole ? "numeric" : "decimal") : "text"}
      autoComplete="off"
      value={text}
      // biome-ignore lint/a11y/noAutofocus: the form opens at the press of Edit
      autoFocus={focus}
      onChange={({ target }) => onText(target.value)}
    />
  );
}
