import type { Gate, SetGate } from "@/lib/contract/gates";
import type { Risk } from "@/lib/domain/guard/gate";
import { trustTerms } from "@/lib/domain/trust/terms";

/** A policy while it is edited: what is typed, as typed. Empty is what the request says. */
export type PolicyDraft = {
  readonly step: string;
  readonly required: boolean;
  readonly risk: Risk;
  readonly quorum: string;
  readonly approvers: readonly string[];
  readonly minutes: string;
  readonly escalateTo: readonly string[];
  readonly escalateMinutes: string;
  readonly hasTrust: boolean;
  readonly trustName: string;
  readonly field: string;
  readonly max: string;
  readonly perDay: string;
  readonly unaskedPerDay: string;
};

const minuteMs = 60_000;
const text = (value: number | undefined) => (value === undefined ? "" : String(value));

export function draftOf(step: string, gate: Gate | null): PolicyDraft {
  const { trust, escalate } = gate ?? {};
  return {
    step,
    required: gate?.required ?? true,
    risk: gate?.risk ?? "medium",
    quorum: text(gate?.quorum ?? 1),
    approvers: gate?.approvers ?? [],
    minutes: gate?.timeoutMs ? text(gate.timeoutMs / minuteMs) : "",
    escalateTo: escalate?.approvers ?? [],
    escalateMinutes: escalate ? text(escalate.timeoutMs / minuteMs) : "60",
    hasTrust: !!trust,
    trustName: trust?.name ?? (step.slice(0, 80) || "class"),
    field: trust?.amount?.field ?? "",
    max: text(trust?.amount?.max),
    perDay: text(trust?.amount?.perDay),
    unaskedPerDay: text(trust?.unaskedPerDay ?? 20),
  };
}

const number = (typed: string) => (typed.trim() === "" ? Number.NaN : Number(typed));
const isWhole = (value: number, min: number, max: number) => Number.isInteger(value) && value >= min && value <= max;

/** The body, or what is wrong with the draft in one sentence. */
export function bodyOf(pipeline: string, draft: PolicyDraft): SetGate | string {
  const quorum = number(draft.quorum);
  if (draft.step.trim() === "") return "Name the step.";
  if (!isWhole(quorum, 1, 10)) return "The quorum is a whole number from 1 to 10.";
  const timeoutMs = draft.minutes.trim() === "" ? null : Math.round(number(draft.minutes) * minuteMs);
  if (timeoutMs !== null && !isWhole(timeoutMs, 200, 2_592_000_000))
    return "The time to decide is up to 43,200 minutes.";
  const escalateMs = Math.round(number(draft.escalateMinutes) * minuteMs);
  const escalates = draft.escalateTo.length > 0;
  if (escalates && !isWhole(escalateMs, 200, 2_592_000_000)) return "Say how many minutes the escalation has.";
  const trust = trustOf(draft);
  if (typeof trust === "string") return trust;
  return {
    ...{ pipeline, step: draft.step.trim(), required: draft.required, risk: draft.risk, quorum },
    approvers: draft.approvers.length === 0 ? null : [...draft.approvers],
    ...{ timeoutMs, trust },
    escalate: escalates ? { approvers: [...draft.escalateTo], timeoutMs: escalateMs } : null,
  };
}

function trustOf(draft: PolicyDraft): NonNullable<SetGate["trust"]> | null | string {
  const terms = trustTerms[draft.risk];
  if (!draft.hasTrust || terms === null) return null;
  const unaskedPerDay = number(draft.unaskedPerDay);
  if (!isWhole(unaskedPerDay, 1, terms.unaskedMax)) {
    return `At risk ${draft.risk} at most ${terms.unaskedMax} a day run unasked: a whole number.`;
  }
  const name = draft.trustName.trim();
  if (draft.field.trim() === "") return { name, amount: null, unaskedPerDay };
  const [max, perDay] = [number(draft.max), number(draft.perDay)];
  if (!(max > 0) || !(perDay > 0)) return "An amount has a highest value and a sum a day, both above 0.";
  return { name, amount: { field: draft.field.trim(), max, perDay }, unaskedPerDay };
}
