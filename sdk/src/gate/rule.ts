import type { Approval, Ask } from "@/lib/contract/approvals";
import { toMs } from "@/sdk/src/duration";
import type { GateRule } from "@/sdk/src/types";

type More = Omit<Ask, "runId" | "stepKey" | "round" | "name" | "fence" | "args" | "ask" | "risk" | "quorum">;
type Wire = Pick<Ask, "ask" | "risk" | "quorum"> & { [K in keyof More]?: More[K] | undefined };

/** A rule as the question about one value. */
export function toWire<T>(rule: GateRule<T>, value: T): Wire {
  const {
    risk,
    ask,
    approvers,
    quorum = 1,
    edit,
    evidence,
    requestedBy,
    fingerprint,
    timeout,
    escalate,
    usableFor,
  } = rule;
  const shown = typeof evidence === "function" ? evidence(value) : evidence;
  return {
    ask: (typeof ask === "function" ? ask(value) : ask).slice(0, 500),
    risk,
    quorum: typeof quorum === "function" ? quorum(value) : quorum,
    // JSON leaves out what is undefined
    approvers: approvers && [...approvers],
    edit: edit && [...edit],
    evidence: shown,
    requestedBy,
    fingerprint,
    timeoutMs: timeout === undefined ? undefined : toMs(timeout),
    usableForMs: usableFor === undefined ? undefined : toMs(usableFor),
    escalate: escalate && { approvers: [...escalate.approvers], timeoutMs: toMs(escalate.timeout) },
  };
}

const risks = ["low", "medium", "high", "critical"];

/** Would today's rule ask for more than this approval was asked with? Then it is asked anew. */
export function isStricter(today: Pick<Wire, "risk" | "quorum">, asked: Pick<Approval, "risk" | "quorum">): boolean {
  return risks.indexOf(today.risk) > risks.indexOf(asked.risk) || today.quorum > asked.quorum;
}
