import { isRule, ruleOf } from "@/lib/domain/findings/rules";
import { literal } from "@/lib/domain/query/ast";
import { type FieldName, fieldNames, fieldOf, hasValues, isField, isHas } from "@/lib/domain/query/fields";
import { lex } from "@/lib/domain/query/lexer";
import { printPattern } from "@/lib/domain/query/print";

// What may stand where the caret is, while a query is typed.

export type Spot = { readonly from: number; readonly to: number; readonly typed: string } & (
  | { readonly kind: "field" }
  | { readonly kind: "value"; readonly field: FieldName; readonly key: string | null }
);
export type Suggestion = {
  /** As it would be typed. */
  readonly label: string;
  readonly means: string;
  readonly count: number | null;
  /** The text of the query with it, and where the caret is then. */
  readonly text: string;
  readonly caret: number;
  /** A whole term: nothing more has to be typed. */
  readonly complete: boolean;
};
export type KnownValue = { readonly value: string; readonly count: number | null };

export function spotAt(text: string, caret: number): Spot {
  const at = lex(text).find(({ from, to }) => from < caret && caret <= to);
  if (at?.kind === "word" && !at.value.quoted) return { kind: "field", from: at.from, to: at.to, typed: at.value.text };
  if (at?.kind !== "term") return { kind: "field", from: caret, to: caret, typed: "" };
  const [name = "", ...rest] = at.name.split(".");
  const field = name.toLowerCase();
  const value = at.values.find(({ from, to }) => from <= caret && caret <= to);
  if (!isField(field) || value === undefined) return { kind: "field", from: caret, to: caret, typed: "" };
  return {
    kind: "value",
    field,
    key: field === "attr" ? rest.join(".") : null,
    ...{ from: value.from, to: value.to, typed: value.text },
  };
}

const suggestionsMax = 10;

/** `known`: values of the field, where they are not a closed list. */
export function suggestionsAt(text: string, spot: Spot, known: readonly KnownValue[]): Suggestion[] {
  const all = spot.kind === "field" ? fieldsFor(text, spot) : valuesFor(text, spot, known);
  return all.slice(0, suggestionsMax);
}

function fieldsFor(text: string, spot: Spot): Suggestion[] {
  const typed = spot.typed.toLowerCase();
  const begins = fieldNames.filter((name) => name.startsWith(typed));
  const holds = typed.length > 1 ? fieldNames.filter((name) => !name.startsWith(typed) && name.includes(typed)) : [];
  const names = [...begins, ...holds].map((name) => {
    const written = `${name}${opening(name)}`;
    return suggestion(text, spot, {
      written,
      label: written,
      means: fieldOf(name).means,
      count: null,
      complete: false,
    });
  });
  if (typed.length < 2) return names;
  const choices = fieldNames.flatMap((name) =>
    (fieldOf(name).choices ?? [])
      .filter((choice) => choice.startsWith(typed) || (begins.includes(name) && begins.length === 1))
      .map((choice) => {
        const written = `${name}:${choice}`;
        const means = meaningOf(name, choice);
        return suggestion(text, spot, { written, label: written, means, count: null, complete: true });
      }),
  );
  return [...names.slice(0, 6), ...choices];
}

/** What comes behind the name of a field. */
function opening(name: FieldName): string {
  if (name === "attr") return ".";
  const { kind } = fieldOf(name);
  return kind === "money" || kind === "duration" || kind === "count" ? ">" : ":";
}

const examples: Partial<Record<FieldName, readonly (readonly [string, string])[]>> = {
  cost: [
    ["0.01", "dollars"],
    ["0.1..1", "from ten cents to a dollar"],
  ],
  duration: [
    ["30s", "seconds; also ms, m, h"],
    ["1m..5m", "from one to five minutes"],
  ],
  tokens: [["10k", "thousands; also M"]],
  started: times(),
  finished: times(),
};

function times(): readonly (readonly [string, string])[] {
  return [
    ["today", "since midnight"],
    ["yesterday", "the whole day"],
    ["-1h", "since an hour ago"],
    ["-24h", "since this time yesterday"],
    ["-7d", "since a week ago"],
  ];
}

const meaningOf = (field: FieldName, choice: string) => {
  if (field === "finding") return isRule(choice) ? ruleOf(choice).title.toLowerCase() : "any rule of this family";
  return field === "has" && isHas(choice) ? hasValues[choice] : "";
};

function valuesFor(text: string, spot: Spot & { kind: "value" }, known: readonly KnownValue[]): Suggestion[] {
  const { field } = spot;
  const typed = spot.typed.toLowerCase();
  const { choices } = fieldOf(field);
  const counts = new Map(known.map(({ value, count }) => [value, count]));
  if (choices !== undefined) {
    return choices
      .filter((choice) => choice.startsWith(typed))
      .map((choice) =>
        suggestion(text, spot, {
          ...{ written: choice, label: choice, means: meaningOf(field, choice), complete: true },
          count: counts.get(choice) ?? null,
        }),
      );
  }
  const samples = (examples[field] ?? []).filter(([sample]) => sample.startsWith(typed));
  if (samples.length > 0) {
    return samples.map(([written, means]) =>
      suggestion(text, spot, { written, label: written, means, count: null, complete: true }),
    );
  }
  return known.map(({ value, count }) => {
    const written = printPattern(literal(value));
    return suggestion(text, spot, { written, label: written, means: "", count, complete: true });
  });
}

type Written = Pick<Suggestion, "label" | "means" | "count" | "complete"> & { readonly written: string };

function suggestion(text: string, { from, to }: Spot, { written, ...shown }: Written): Suggestion {
  return { ...shown, text: text.slice(0, from) + written + text.slice(to), caret: from + written.length };
}

/** Keys of attributes, as the beginnings of terms. */
export function suggestKeys(text: string, spot: Spot, keys: readonly KnownValue[]): Suggestion[] {
  return keys
    .filter(({ value }) => /^[^\s:<>=!"(),]+$/.test(value))
    .slice(0, suggestionsMax)
    .map(({ value, count }) => {
      const written = `attr.${value}:`;
      return suggestion(text, spot, { written, label: written, means: "attribute", count, complete: false });
    });
}

/** Whether a text is a whole term or group, so that a blank behind it ends it. Words go on: they may become a phrase. */
export function isFinished(text: string): boolean {
  const [first, ...rest] = lex(text);
  const body = first?.kind === "minus" ? rest : [first, ...rest];
  const [head] = body;
  if (head?.kind === "term")
    return body.length === 1 && !head.unclosed && head.values.every(({ from, to }) => to > from);
  const level = body.reduce(
    (sum, lexeme) => sum + (lexeme?.kind === "open" ? 1 : lexeme?.kind === "close" ? -1 : 0),
    0,
  );
  return head?.kind === "open" && level === 0 && body.at(-1)?.kind === "close";
}
