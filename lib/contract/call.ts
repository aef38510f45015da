import type { z } from "zod";

/** Rights of a person of a project; each includes the former. */
type Role = "viewer" | "reviewer" | "operator" | "owner";

/**
 * Who may ask. `reader`: a project's key, a member or a signed-in browser; `admin`: the admin key or a signed-in browser
 * (local mode: one person owns everything); `any`: each of them; `key`: a project's key; a role: a member with it, or a
 * signed-in browser; `open`: nobody needs to say who they are.
 */
export type Who = "open" | "any" | "admin" | "reader" | "key" | Role | `key or ${Role}`;

/** One call of the API. */
export type ApiCall = {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below /api/v1, parameters as {name}. */
  readonly path: string;
  readonly who: Who;
  readonly summary: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodObject;
  /** The body is a file of any type and length, which the handler reads as it comes: no transaction, no Idempotency-Key. */
  readonly upload?: true;
  /** A POST that only reads, because its question is too long for an address: no transaction, no Idempotency-Key. */
  readonly reads?: true;
  /** Of the answer, where the handler says nothing else. */
  readonly status: 200 | 201 | 204;
  /** A second one: 200 where what should be made is there already. */
  readonly orStatus?: 200;
  readonly answer?: z.ZodType;
  /** The field of the answer that is shown once: a replay of an Idempotency-Key has null there. */
  readonly secret?: "key" | "token" | "secret";
  /** Of the answer, where it is not application/json. */
  readonly mediaType?: string;
};
