import type { PolicyField } from "@/lib/domain/guard/gate-policy";
import { formatCount, formatDuration } from "@/lib/format";

type NameOf = (id: string) => string;

export const fieldWords: Readonly<Record<PolicyField, string>> = {
  required: "asks",
  risk: "risk",
  approvers: "approvers",
  quorum: "quorum",
  timeoutMs: "time to decide",
  escalate: "escalation",
  trust: "trust",
};

export const showMs = (ms: number) => formatDuration(BigInt(ms) * 1_000_000n);

/** `member:ID` by name, `group:NAME` as it is. */
export const showApprover = (approver: string, nameOf: NameOf) =>
  approver.startsWith("member:") ? nameOf(approver.slice("member:".length)) : approver.replace("group:", "");

const showApprovers = (approvers: readonly string[], nameOf: NameOf) =>
  approvers.length === 0 ? "every reviewer" : approvers.map((each) => showApprover(each, nameOf)).join(", ");

/** A field of a policy as a person reads it; `value` is what the API told. Null is what the request says. */
export function showField(field: PolicyField, value: unknown, nameOf: NameOf): string {
  if (value === null || value === undefined) return field === "trust" ? "none" : "as requested";
  if (field === "required") return value === true ? "every call" : "only where the agent asks";
  if (field === "timeoutMs") return showMs(Number(value));
  if (field === "approvers") return showApprovers(value as readonly string[], nameOf);
  if (field === "escalate") {
    const { approvers, timeoutMs } = value as { approvers: readonly string[]; timeoutMs: number };
    return `to ${showApprovers(approvers, nameOf)}, ${showMs(timeoutMs)} more`;
  }
  if (field === "trust") return showRule(value as Rule);
  return String(value);
}

type Rule = {
  readonly name: string;
  readonly amount: { readonly field: string; readonly max: number; readonly perDay: number } | null;
  readonly unaskedPerDay: number;
};

/** `refunds-small: cents up to 5,000, 200,000 a day; 50 unasked a day`. */
export function showRule({ name, amount, unaskedPerDay }: Rule): string {
  const band = amount && `${amount.field} up to ${formatCount(amount.max)}, ${formatCount(amount.perDay)} a day`;
  return `${name}: ${band === null ? "" : `${band}; `}${formatCount(unaskedPerDay)} unasked a day`;
}
