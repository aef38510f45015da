/** Why a rule says no; the codes are those of the wire protocol. */
export type RefusalCode =
  | "exhausted"
  | "contended"
  | "unpriced"
  | "not_approver"
  | "own_request"
  | "held"
  | "fenced"
  | "run_ended"
  | "killed"
  | "paused"
  | "draining"
  | "stale_epoch"
  | "drift"
  | "no_approval"
  | "not_claimed"
  | "already_completed"
  | "not_in_doubt"
  | "already_settled"
  | "already_decided"
  | "already_voted"
  | "stale_rev"
  | "expired"
  | "cancelled"
  | "breaker_closed"
  | "breaker_open"
  | "probe_leased"
  | "isolated"
  | "in_progress"
  | "conflict"
  | "invalid";

type More = {
  /** Told beside the code: who holds it, until when, the winning decision. */
  readonly members?: Readonly<Record<string, unknown>>;
  readonly retryAfterMs?: number;
  /** `invalid` only: JSON pointer of the field. */
  readonly path?: string;
};

/** Thrown by a rule; whoever applies it answers it. Nothing may have been written before. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly members: Readonly<Record<string, unknown>>;
  readonly retryAfterMs: number | null;
  readonly path: string | null;

  constructor(code: RefusalCode, detail: string, more: More = {}) {
    super(detail);
    this.name = "Refusal";
    this.code = code;
    this.members = more.members ?? {};
    this.retryAfterMs = more.retryAfterMs ?? null;
    this.path = more.path ?? null;
  }
}
