import { z } from "zod";

/** The closed list of problem codes, with the status each is answered with (protocol G3). */
export const problemStatus = {
  bad_json: 400,
  unauthorized: 401,
  exhausted: 402,
  contended: 402,
  unpriced: 402,
  forbidden: 403,
  not_approver: 403,
  own_request: 403,
  not_found: 404,
  held: 409,
  fenced: 409,
  run_ended: 409,
  killed: 409,
  paused: 409,
  draining: 409,
  stale_epoch: 409,
  drift: 409,
  no_approval: 409,
  not_claimed: 409,
  already_completed: 409,
  not_in_doubt: 409,
  already_settled: 409,
  already_decided: 409,
  already_voted: 409,
  stale_rev: 409,
  expired: 409,
  cancelled: 409,
  breaker_closed: 409,
  breaker_open: 409,
  probe_leased: 409,
  isolated: 409,
  in_progress: 409,
  conflict: 409,
  too_large: 413,
  unsupported_media_type: 415,
  invalid: 422,
  idempotency_mismatch: 422,
  rate_limited: 429,
  internal: 500,
  overloaded: 503,
} as const;
export type ProblemCode = keyof typeof problemStatus;

/**
 * RFC 9457 problem+json. `title` is constant per code, `detail` names the cause and the fix. Some codes have members of
 * their own: the scope that is full, the decision that stands.
 */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.enum(Object.keys(problemStatus) as [ProblemCode, ...ProblemCode[]]),
  detail: z.string(),
  requestId: z.string(),
  /** `invalid` only: JSON pointer into the body, or `?name` of a query parameter. */
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof Problem>;
