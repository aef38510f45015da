"use client";

import { visibleText } from "@/components/json/visible-text";
import { Content, ValueContent } from "@/components/run/content";
import type { Approval } from "@/lib/contract/approvals";
import { canonicalJson } from "@/lib/domain/canonical-json";
import type { Json } from "@/lib/domain/trace/step";

/** Longer values get the viewer, which folds and finds. */
const inlineChars = 160;

/** Exactly what will run; a field that was edited shows what it was. */
export function ApprovalArgs({ approval }: { approval: Approval }) {
  const { args, originalArgs, argsHash, edit } = approval;
  return (
    <section className="sec">
      <header>
        <h2>What will run</h2>
        {approval.rev > 1 && <span className="q">revision {approval.rev}</span>}
        <span className="end mono q cut" title={`SHA-256 of the canonical arguments: ${argsHash}`}>
          sha256 {argsHash.slice(0, 6)}…{argsHash.slice(-4)}
        </span>
      </header>
      {isObject(args) ? (
        <dl className="args">
          {Object.keys(args).map((field) => (
            <Field
              key={field}
              name={field}
              value={args[field]}
              before={isObject(originalArgs) ? originalArgs[field] : undefined}
            />
          ))}
          {Object.keys(args).length === 0 && <p className="q">no arguments</p>}
        </dl>
      ) : (
        <ValueContent value={args as Json} label="Arguments" />
      )}
      {edit.length > 0 && <p className="q args-note">May be edited: {edit.map(visibleText).join(", ")}.</p>}
    </section>
  );
}

function Field({ name, value, before }: { name: string; value: unknown; before: unknown }) {
  const edited = canonicalJson(value) !== canonicalJson(before);
  return (
    <div className={edited ? "ed" : undefined}>
      <dt>
        <bdi>{visibleText(name)}</bdi>
        {edited && <span className="sr"> was edited</span>}
      </dt>
      <dd>
        {edited && before !== undefined && <del>{written(before)}</del>}
        {edited ? <ins>{written(value)}</ins> : <Value name={name} value={value} />}
      </dd>
    </div>
  );
}

function Value({ name, value }: { name: string; value: unknown }) {
  const text = written(value);
  if (text.length <= inlineChars) return <bdi>{text}</bdi>;
  if (typeof value === "string") return <Content text={value} label={name} asWritten />;
  return <ValueContent value={value as Json} label={name} />;
}

const written = (value: unknown) => visibleText(JSON.stringify(value) ?? "");
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
