import type { Approval, Ask } from "@/lib/contract/approvals";
import { toMs } from "@/sdk/src/duration";
import type { GateRule } from "@/sdk/src/types";

type Wire = Pick<Ask, "ask" | "risk" | "quorum"> & Partial<Omit<Ask, "runId" | "stepKey" | "name" | "fence" | "args">>;

/** A rule as the question about one value. */
export function toWire<T>(rule: GateRule<T>, value: T): Wire {
  const { risk, ask, approvers, quorum = 1, edit, evidence, requestedBy, timeout, escalate, usableFor } = rule;
  const shown = typeof evidence === "function" ? evidence(value) : evidence;
  return {
    ask: (typeof ask === "function" ? ask(value) : ask).slice(0, 500),
    risk,
    quorum: typeof quorum === "function" ? quorum(value) : quorum,
    ...(approvers === undefined ? {} : { approvers: [...approvers] }),
    ...(edit === undefined ? {} : { edit: [...edit] }),
    ...(shown === undefined ? {} : { evidence: shown }),
    ...(requestedBy === undefined ? {} : { requestedBy }),
    ...(timeout === undefined ? {} : { timeoutMs: toMs(timeout) }),
    ...(usableFor === undefined ? {} : { usableForMs: toMs(usableFor) }),
    ...(escalate === undefined
      ? {}
      : { escalate: { approvers: [...escalate.approvers], timeoutMs: toMs(escalate.timeout) } }),
  };
}

const risks = ["low", "medium", "high", "critical"];

/** Would today's rule ask for more than this approval was asked with? Then it is asked anew. */
export function isStricter(today: Pick<Wire, "risk" | "quorum">, asked: Pick<Approval, "risk" | "quorum">): boolean {
  return risks.indexOf(today.risk) > risks.indexOf(asked.risk) || today.quorum > asked.quorum;
}
