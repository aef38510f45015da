import type { z } from "zod";
import type { Scope } from "@/lib/contract/projects";

/** Rights of a person of a project; each includes the former. */
type Role = "viewer" | "reviewer" | "operator" | "owner";

/**
 * Who may ask. `reader`: a project's key, a member or a signed-in browser; `admin`: the admin key, a browser of whoever has
 * the machine or of the owner of the installation; `admin or browser`: the admin key or any signed-in browser; `browser`:
 * a signed-in browser; `any`: each of them; `key`: a project's key; a role: a member with it, by token or browser;
 * `admin scope or owner`: an owner, or a project's key with the scope admin; `open`: nobody needs to say who they are.
 */
export type Who =
  | "open"
  | "any"
  | "admin"
  | "admin or browser"
  | "browser"
  | "reader"
  | "key"
  | Role
  | `key or ${Role}`
  | "admin scope or owner";

/** One call of the API. */
export type ApiCall = {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below /api/v1, parameters as {name}. */
  readonly path: string;
  readonly who: Who;
  /** Of a project's key one of these is needed; without it, what lib/contract/scopes.ts makes of `who`. */
  readonly scopes?: readonly Scope[];
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
