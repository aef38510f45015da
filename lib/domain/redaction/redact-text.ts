// A text without what the rules find in it. Ranges that touch or cover each other become one, named by the rule that comes first.
import { detectors, type Range } from "@/lib/domain/redaction/detectors";
import { compileFieldNames, type FieldNames } from "@/lib/domain/redaction/field-names";
import { type RedactionRules, replacement } from "@/lib/domain/redaction/rules";

/** What each of several patterns finds, in their order. Takes time in proportion to the text. */
export type PatternsFinder = (text: string) => readonly (readonly Range[])[];

export type CompiledRules = {
  readonly names: FieldNames | null;
  readonly finders: readonly ((text: string) => readonly Found[])[];
};

export function compileRules(
  rules: RedactionRules,
  compilePatterns: (patterns: readonly string[]) => PatternsFinder,
): CompiledRules {
  const names = compileFieldNames(rules.keys);
  const patterns = compilePatterns(rules.patterns.map(({ pattern }) => pattern));
  const named = (rule: string, ranges: readonly Range[]) => ranges.map((range) => ({ rule, range }));
  return {
    names,
    finders: [
      ...(names === null ? [] : [(text: string) => named("field", names.find(text))]),
      (text) => patterns(text).flatMap((ranges, no) => named(rules.patterns[no]?.name ?? "", ranges)),
      ...rules.detectors.map((id) => (text: string) => named(id, detectors[id](text))),
    ],
  };
}

export type Found = { readonly rule: string; readonly range: Range };

/** What is found in the text, in order; where ranges overlap, as one. */
export function findIn(text: string, { finders }: CompiledRules): Found[] {
  const all = finders.flatMap((find) => find(text));
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
