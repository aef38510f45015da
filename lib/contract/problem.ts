import { z } from "zod";

/** The closed list of problem codes, with the status each is answered with (protocol G3). */
export const problemStatus = {
  bad_json: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  in_progress: 409,
  too_large: 413,
  unsupported_media_type: 415,
  invalid: 422,
  idempotency_mismatch: 422,
  rate_limited: 429,
  internal: 500,
  overloaded: 503,
} as const;
export type ProblemCode = keyof typeof problemStatus;

/** RFC 9457 problem+json. `title` is constant per code, `detail` names the cause and the fix. */
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
