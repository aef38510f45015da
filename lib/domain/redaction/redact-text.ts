// A text without what the rules find in it. Ranges that touch or cover each other become one, named by the rule that comes first.
import { detectors, type Finder, type Range } from "@/lib/domain/redaction/detectors";
import { compileFieldNames, type FieldNames } from "@/lib/domain/redaction/field-names";
import { type RedactionRules, replacement } from "@/lib/domain/redaction/rules";

type NamedFinder = { readonly name: string; readonly find: Finder };

export type CompiledRules = {
  readonly names: FieldNames | null;
  readonly finders: readonly NamedFinder[];
};

/** `compilePattern` makes a finder that takes time in proportion to the text. */
export function compileRules(rules: RedactionRules, compilePattern: (pattern: string) => Finder): CompiledRules {
  const names = compileFieldNames(rules.keys);
  return {
    names,
    finders: [
      ...(names === null ? [] : [{ name: "field", find: names.find }]),
      ...rules.patterns.map(({ name, pattern }) => ({ name, find: compilePattern(pattern) })),
      ...rules.detectors.map((id) => ({ name: id, find: detectors[id] })),
    ],
  };
}

export type Found = { readonly rule: string; readonly range: Range };

/** What is found in the text, in order; where ranges overlap, as one. */
export function findIn(text: string, { finders }: CompiledRules): Found[] {
  const all = finders.flatMap(({ name, find }) => find(text).map((range) => ({ rule: name, range })));
  if (all.length < 2) return all;
  const joined: Found[] = [];
  for (const next of all.sort((a, b) => a.range[0] - b.range[0])) {
    const last = joined.at(-1);
    if (last === undefined || next.range[0] >= last.range[1]) joined.push(next);
    else if (next.range[1] > last.range[1])
      joined[joined.length - 1] = { ...last, range: [last.range[0], next.range[1]] };
  }
  return joined;
}

export function redactText(text: string, rules: CompiledRules): string {
  const found = findIn(text, rules);
  if (found.length === 0) return text;
  let result = "";
  let done = 0;
  for (const { rule, range } of found) {
    result += text.slice(done, range[0]) + replacementFor(text, rule, range);
    done = range[1];
  }
  return result + text.slice(done);
}

/** In JSON a value that was no string becomes one. */
function replacementFor(text: string, rule: string, [from]: Range): string {
  const words = replacement(rule);
  const quote = /(\\*["'])\s{0,20}(?::|=>)\s{0,20}$/.exec(text.slice(Math.max(0, from - 60), from))?.[1] ?? "";
  return `${quote}${words}${quote}`;
}
