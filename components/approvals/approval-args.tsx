"use client";

import { EditForm } from "@/components/approvals/edit-form";
import type { Edit } from "@/components/approvals/use-edit";
import { visibleText } from "@/components/json/visible-text";
import { Content, ValueContent } from "@/components/run/content";
import { CopyButton } from "@/components/ui/copy-button";
import type { Approval } from "@/lib/contract/approvals";
import { canonicalJson } from "@/lib/domain/canonical-json";
import { hintOf } from "@/lib/domain/guard/schema-form";
import type { Json } from "@/lib/domain/trace/step";

/** Longer values get the viewer, which folds and finds. */
const inlineChars = 160;

type ApprovalArgsProps = {
  approval: Approval;
  /** While they are edited. */
  edit?: Edit | null;
};

/** Exactly what will run, with its hash; a field that was edited shows what it was. */
export function ApprovalArgs({ approval, edit = null }: ApprovalArgsProps) {
  const { args, argsHash, rev, state } = approval;
  return (
    <section className="sec" aria-label="What will run">
      <header>
        <h2>{state === "pending" ? "What will run" : "What was asked to run"}</h2>
        {rev > 1 && <span className="q">revision {rev}</span>}
        <span className="end row hash">
          <span className="mono q cut" title={`SHA-256 of the canonical arguments: ${argsHash}`}>
            sha256 {argsHash.slice(0, 6)}…{argsHash.slice(-4)}
          </span>
          <CopyButton iconOnly label="Copy the arguments that will run" text={() => canonicalJson(args)} />
        </span>
      </header>
      <Fields approval={approval} editing={edit?.fields ?? []} />
      {edit === null ? <MayEdit approval={approval} /> : <EditForm approval={approval} edit={edit} />}
    </section>
  );
}

function Fields({ approval, editing }: { approval: Approval; editing: readonly string[] }) {
  const { args, originalArgs, edit } = approval;
  if (!isObject(args)) return <ValueContent value={args as Json} label="Arguments" />;
  const fields = Object.keys(args).filter((field) => !editing.includes(field));
  return (
    <dl className="args">
      {fields.map((field) => (
        <Field
          key={field}
          name={field}
          value={args[field]}
          before={isObject(originalArgs) ? originalArgs[field] : undefined}
          locked={editing.length > 0 && !edit.includes(field)}
        />
      ))}
      {Object.keys(args).length === 0 && (
        <div>
          <dt>no arguments</dt>
          <dd className="q">{"{}"}</dd>
        </div>
      )}
    </dl>
  );
}

function MayEdit({ approval: { edit, schema, state } }: { approval: Approval }) {
  if (edit.length === 0 || state !== "pending") return null;
  const fields = edit.map((field) => {
    const { limits } = hintOf(schema, field);
    return limits === null ? field : `${field} (${limits})`;
  });
  return <p className="q args-note">May be edited: {fields.map(visibleText).join(", ")}. An edit voids the votes.</p>;
}

type FieldProps = { name: string; value: unknown; before: unknown; locked: boolean };

function Field({ name, value, before, locked }: FieldProps) {
  const edited = before !== undefined && canonicalJson(value) !== canonicalJson(before);
  return (
    <div className={edited ? "ed" : undefined}>
      <dt>
        <bdi>{visibleText(name)}</bdi>
        {edited && <span className="sr"> was edited</span>}
      </dt>
      <dd>
        {edited ? <Edited name={name} before={before} value={value} /> : <Value name={name} value={value} />}
        {locked && <span className="q">locked</span>}
      </dd>
    </div>
  );
}

/** Short: `7920 5000`, struck and new; long ones one below the other. */
function Edited({ name, before, value }: Pick<FieldProps, "name" | "before" | "value">) {
  const [was, now] = [written(before), written(value)];
  if (Math.max(was.length, now.length) <= inlineChars) {
    return (
      <>
        <del>{was}</del>
        <span aria-hidden="true">→</span>
        <ins>{now}</ins>
      </>
    );
  }
  return (
    <>
      <span className="edited-long">
        <del>was</del> <Value name={`${name} before`} value={before} />
      </span>
      <span className="edited-long">
        <ins>now</ins> <Value name={name} value={value} />
      </span>
    </>
  );
}

export function Value({ name, value }: { name: string; value: unknown }) {
  const text = written(value);
  if (text.length <= inlineChars) return <bdi>{text}</bdi>;
  if (typeof value === "string") return <Content text={value} label={name} asWritten />;
  return <ValueContent value={value as Json} label={name} />;
}

const written = (value: unknown) => visibleText(JSON.stringify(value) ?? "");
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
