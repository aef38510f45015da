import type { Json } from "@/lib/domain/trace/step";
import { type RuleId, ruleOf, type Severity } from "./rules";

export type Place = { readonly spanId: string; readonly path?: string };

/** What a rule found in a run. `about` tells findings of one rule and step apart: it goes into the fingerprint. */
export type Finding = {
  readonly rule: RuleId;
  readonly severity: Severity;
  /** Null: the run as a whole. */
  readonly spanId: string | null;
  /** Name of the step, and its whole path in the run: findings of one step belong together. */
  readonly step: string | null;
  readonly path: string;
  readonly detail: string;
  readonly evidence: readonly Place[];
  readonly about: string;
  readonly expected: Json;
  readonly actual: Json;
};

type Said = {
  readonly detail: string;
  readonly severity?: Severity;
  readonly evidence?: readonly Place[];
  readonly about?: string;
  readonly expected?: Json;
  readonly actual?: Json;
};
type At = { readonly spanId: string; readonly label: string; readonly path: string };

export function finding(rule: RuleId, at: At | null, said: Said): Finding {
  return {
    rule,
    severity: said.severity ?? ruleOf(rule).severity,
    spanId: at?.spanId ?? null,
    step: at?.label ?? null,
    path: at?.path ?? "",
    detail: said.detail,
    evidence: said.evidence ?? (at === null ? [] : [{ spanId: at.spanId }]),
    about: said.about ?? "",
    expected: said.expected ?? null,
    actual: said.actual ?? null,
  };
}

/** A text short enough for a sentence. */
export const short = (text: string, max = 120) => (text.length <= max ? text : `${text.slice(0, max - 1)}…`);
