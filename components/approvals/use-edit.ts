"use client";

import { useEffect, useState } from "react";
import { usePreview } from "@/lib/browser/inbox-queries";
import type { Approval } from "@/lib/contract/approvals";
import { canonicalJson } from "@/lib/domain/canonical-json";
import { type FieldInput, inputOf, readTyped, writeTyped } from "@/lib/domain/guard/schema-form";

const restMs = 250;
type Fields = Readonly<Record<string, unknown>>;

export type Edit = {
  readonly fields: readonly string[];
  readonly inputs: Readonly<Record<string, FieldInput>>;
  readonly texts: Readonly<Record<string, string>>;
  readonly onText: (field: string, text: string) => void;
  /** All editable fields are edited as one JSON object. */
  readonly raw: boolean;
  readonly onRaw: (raw: boolean) => void;
  /** By field, and `""` for the whole: what is wrong, in the server's words where it was asked. */
  readonly problems: ReadonlyMap<string, string>;
  /** The fields that differ from what is asked; null where something that was typed is no value. */
  readonly set: Fields | null;
  /** Of the arguments as edited; null while the server has not judged what is typed now. */
  readonly argsHash: string | null;
  readonly ready: boolean;
  readonly reset: () => void;
};

/** Name of the one input in which all editable fields are edited as JSON. */
export const rawField = "";
const json: FieldInput = { kind: "json" };

/** What is typed into the form, as fields that would be set, judged by the server as it would judge the edit. */
export function useEdit(approval: Approval, open: boolean): Edit {
  const args = fieldsOf(approval.args);
  const fields = approval.edit.filter((field) => Object.hasOwn(args, field));
  const [typed, setTyped] = useState<Fields>({});
  const [raw, setRaw] = useState(false);
  const inputs = Object.fromEntries(fields.map((field) => [field, inputOf(approval.schema, field, args[field])]));
  const whole = Object.fromEntries(fields.map((field) => [field, args[field]]));
  const texts: Record<string, string> = {
    ...Object.fromEntries(fields.map((field) => [field, writeTyped(inputs[field] ?? json, args[field])])),
    [rawField]: writeTyped(json, whole),
    ...(typed as Record<string, string>),
  };
  const read = raw ? readRaw(texts[rawField] ?? "") : readFields(fields, inputs, texts);
  const set = read.set === null ? null : changed(read.set, args);
  const asked = useRested(canonicalJson(set));
  const settled = asked === canonicalJson(set);
  const preview = usePreview(approval.id, open && settled ? set : null);
  const judged = settled && preview.data !== undefined && !preview.isPlaceholderData && set !== null;
  const problems = new Map(read.problems);
  if (judged) for (const { path, message } of preview.data.errors) addProblem(problems, raw, path, message);
  if (preview.error !== null && settled) problems.set(rawField, preview.error.message);
  const some = set !== null && Object.keys(set).length > 0;
  return {
    ...{ fields, inputs, texts, raw, problems, set },
    argsHash: judged && some ? preview.data.argsHash : null,
    ready: judged && some && problems.size === 0,
    onText: (field, text) => setTyped((now) => ({ ...now, [field]: text })),
    onRaw: (next) => {
      // what was typed one way is there the other way, where it is a value
      const now = { ...whole, ...read.set };
      if (read.set !== null) {
        setTyped({
          ...Object.fromEntries(fields.map((field) => [field, writeTyped(inputs[field] ?? json, now[field])])),
          [rawField]: writeTyped(json, now),
        });
      }
      setRaw(next);
    },
    reset: () => {
      setTyped({});
      setRaw(false);
    },
  };
}

type Read = { readonly set: Fields | null; readonly problems: ReadonlyMap<string, string> };

function readFields(
  fields: readonly string[],
  inputs: Readonly<Record<string, FieldInput>>,
  texts: Readonly<Record<string, string>>,
): Read {
  const set: Record<string, unknown> = {};
  const problems = new Map<string, string>();
  for (const field of fields) {
    const read = readTyped(inputs[field] ?? json, texts[field] ?? "");
    if ("problem" in read) problems.set(field, read.problem);
    else set[field] = read.value;
  }
  return { set: problems.size > 0 ? null : set, problems };
}

function readRaw(text: string): Read {
  const read = readTyped(json, text);
  if ("problem" in read) return { set: null, problems: new Map([[rawField, read.problem]]) };
  if (typeof read.value === "object" && read.value !== null && !Array.isArray(read.value)) {
    return { set: read.value as Fields, problems: new Map() };
  }
  return { set: null, problems: new Map([[rawField, "is not an object of fields"]]) };
}

const changed = (set: Fields, args: Fields): Fields =>
  Object.fromEntries(
    Object.entries(set).filter(
      ([field, value]) => !Object.hasOwn(args, field) || canonicalJson(value) !== canonicalJson(args[field]),
    ),
  );

/** `/set/cents/0` is about the field `cents`; deeper places are told with it. */
function addProblem(problems: Map<string, string>, raw: boolean, path: string, message: string): void {
  const [field = "", ...inside] = path.replace(/^\/set\/?/, "").split("/");
  const name = field.replaceAll("~1", "/").replaceAll("~0", "~");
  const place = raw ? path.replace(/^\/set/, "") : inside.length > 0 ? `/${inside.join("/")}` : "";
  const words = place === "" ? message : `${place} ${message}`;
  const key = raw ? rawField : name;
  problems.set(key, problems.has(key) ? `${problems.get(key)}; ${words}` : words);
}

const fieldsOf = (args: unknown): Fields =>
  typeof args === "object" && args !== null && !Array.isArray(args) ? (args as Fields) : {};

/** The value once it has not changed for a moment. */
function useRested(value: string): string {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), restMs);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}
