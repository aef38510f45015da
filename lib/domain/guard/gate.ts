import type { Approver } from "@/lib/domain/guard/seats";

export type Risk = "low" | "medium" | "high" | "critical";
const risks: readonly Risk[] = ["low", "medium", "high", "critical"];
export const isRiskier = (one: Risk, other: Risk) => risks.indexOf(one) > risks.indexOf(other);

/** What an approval asks for. */
export type Demand = { readonly risk: Risk; readonly quorum: number; readonly approvers: readonly Approver[] };
export type Gate = {
  readonly required: boolean;
  readonly risk: Risk;
  readonly quorum: number;
  /** null: those of the request stand. */
  readonly approvers: readonly Approver[] | null;
};

/** A gate only tightens. */
export function tighten(asked: Demand, gate: Gate | null): Demand {
  if (gate === null) return asked;
  return {
    risk: isRiskier(gate.risk, asked.risk) ? gate.risk : asked.risk,
    quorum: Math.max(gate.quorum, asked.quorum),
    approvers: gate.approvers ?? asked.approvers,
  };
}

/** Does today's rule ask for more than what was decided by? */
export function isStricter(gate: Gate | null, decided: Demand): boolean {
  if (gate === null) return false;
  if (isRiskier(gate.risk, decided.risk) || gate.quorum > decided.quorum) return true;
  return gate.approvers !== null && !sameSet(gate.approvers, decided.approvers);
}

function sameSet(one: readonly string[], other: readonly string[]): boolean {
  const members = new Set(one);
  return members.size === new Set(other).size && other.every((item) => members.has(item));
}
