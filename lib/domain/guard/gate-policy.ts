// A gate's policy as a person reads it: what a new version changes, field by field, and what it means for those who wait.
import { canonicalJson } from "@/lib/domain/canonical-json";
import { type Demand, type Gate, isStricter, tighten } from "@/lib/domain/guard/gate";
import type { TrustRule } from "@/lib/domain/trust/sampling";

export type Escalation = { readonly approvers: readonly string[]; readonly timeoutMs: number };
export type Policy = Gate & {
  /** Null: the request's own stands. */
  readonly timeoutMs: number | null;
  readonly escalate: Escalation | null;
  readonly trust: TrustRule | null;
};
export const policyFields = ["required", "risk", "approvers", "quorum", "timeoutMs", "escalate", "trust"] as const;
export type PolicyField = (typeof policyFields)[number];
export type FieldChange = { readonly field: PolicyField; readonly from: unknown; readonly to: unknown };

/** Null: there is no gate on that side. */
export function diffPolicies(from: Policy | null, to: Policy | null): FieldChange[] {
  return policyFields.flatMap((field) => {
    const [old, now] = [from?.[field] ?? null, to?.[field] ?? null];
    // the order of keys is the database's
    return canonicalJson(old) === canonicalJson(now) ? [] : [{ field, from: old, to: now }];
  });
}

/** What somebody who waits is asked for from now on; null where nothing gets stricter. */
export function tightenDemand(waiting: Demand, policy: Policy): Demand | null {
  return isStricter(policy, waiting) ? tighten(waiting, policy) : null;
}

type Wait = { readonly timeoutMs: number; readonly escalate: Escalation | null };

/** A gate only shortens the wait. Where it names the approvers, only the gate may add more of them later. */
export function waitOf(asked: Wait, policy: Policy | null): Wait {
  if (policy === null) return asked;
  const timeoutMs = Math.min(asked.timeoutMs, policy.timeoutMs ?? asked.timeoutMs);
  return { timeoutMs, escalate: policy.escalate ?? (policy.approvers === null ? asked.escalate : null) };
}
