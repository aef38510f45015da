// What came of an approval, and why a decision was refused, in words for the person who looks.
import type { ApprovalState, Decision } from "@/lib/domain/guard/approval";

type NameOf = (id: string) => string;

const stateSentences: Readonly<Record<Exclude<ApprovalState, "pending" | "approved" | "rejected">, string>> = {
  expired: "Nobody decided in time. Nothing was approved, and the run may ask again.",
  cancelled: "Withdrawn: nothing waits for this any more.",
  lapsed: "It was approved but not used in time, or the rule became stricter: it has to be asked again.",
  consumed: "Approved, and running now.",
  executed: "Approved and executed.",
  failed: "Approved, and the step failed.",
  in_doubt: "Approved, but nobody knows whether it was executed.",
};

/** Null while it waits. */
export function outcomeSentence(state: ApprovalState, decision: Decision | null, nameOf: NameOf): string | null {
  switch (state) {
    case "pending":
      return null;
    case "approved":
      return `${decidedBy(decision, nameOf)} The run goes on as soon as a process takes it up.`;
    case "rejected":
      return `${decidedBy(decision, nameOf)} The run is told at once.`;
    default:
      return stateSentences[state];
  }
}

/** `Rejected by Ines: too risky, "third this week".` */
export function decidedBy(decision: Decision | null, nameOf: NameOf): string {
  if (decision === null) return "Decided.";
  if (decision.by.length === 0 && decision.comment !== null) return `Approved by no person, ${decision.comment}.`;
  const people = decision.by.map(nameOf).join(" and ") || "somebody";
  const why = [decision.reason?.replaceAll("_", " "), decision.comment && `“${decision.comment}”`].filter(
    (part) => part,
  );
  const verdict = decision.verdict === "approved" ? "Approved" : "Rejected";
  const edited = decision.edited ? " with edited arguments" : "";
  return `${verdict} by ${people}${edited}${why.length > 0 ? `: ${why.join(", ")}` : ""}.`;
}

/** `problem`: what the server answered; its members say who won. */
export function refusalSentence(code: string, detail: string, problem: unknown, nameOf: NameOf): string {
  if (code === "already_decided") {
    const decision = decisionOf(problem);
    return decision === null ? detail : `Too late: ${decidedBy(decision, nameOf)} Your answer was not counted.`;
  }
  if (code === "stale_rev") return "The request changed while you read it. Look at it again, then decide.";
  if (code === "expired") return "Too late: the time to decide is over. Nothing was approved.";
  if (code === "cancelled") return "Too late: the request was withdrawn.";
  return detail;
}

function decisionOf(problem: unknown): Decision | null {
  if (typeof problem !== "object" || problem === null || !("decision" in problem)) return null;
  const { decision } = problem;
  if (typeof decision !== "object" || decision === null || !("by" in decision)) return null;
  return Array.isArray(decision.by) ? (decision as Decision) : null;
}
