import { z } from "zod";

/** Text(n) of the protocol: 1 … n UTF-16 units, no NUL, no C0 control but tab, LF and CR, no lone surrogate (V4). */
export const text = (max: number) =>
  z
    .string()
    .min(1, "is empty")
    .refine((value) => value.length <= max, `is longer than ${max} characters`) // zod counts code points
    .regex(/^(?:[^\p{Cc}\p{Surrogate}]|[\t\n\r\x7f-\x9f])*$/u, "holds control characters or a lone surrogate")
    .meta({ maxLength: max });

export const ProjectId = z.uuid();
/** Cookie that says which project a browser session looks at. */
export const projectCookie = "tg_project";
/** The time zone of the reader, an IANA name: days of the overview begin by it. */
export const zoneCookie = "tg_zone";
/** RFC 3339 UTC with milliseconds. */
const Time = z.string();

export const Project = z.object({ id: ProjectId, name: z.string(), isDefault: z.boolean(), createdAt: Time });
export type Project = z.infer<typeof Project>;
export const ProjectPage = z.object({ projects: z.array(Project), nextCursor: z.string().nullable() });
export type ProjectPage = z.infer<typeof ProjectPage>;

/**
 * What a key may be used for. ingest: send telemetry; read: everything that a viewer sees; control: run agents (claims,
 * holds, approvals asked); admin: keys, people and invitations of the project.
 */
export const scopes = ["ingest", "read", "control", "admin"] as const;
export const Scope = z.enum(scopes);
export type Scope = z.infer<typeof Scope>;
/** Of a key that nobody chose scopes for. */
export const usualScopes: readonly Scope[] = ["ingest", "read", "control"];

/** What is told of a key after the one answer that showed it: never the secret. */
export const ApiKey = z.object({
  id: z.uuid(),
  name: z.string(),
  /** First characters of the key, for people to tell keys apart. */
  prefix: z.string(),
  createdAt: Time,
  lastUsedAt: Time.nullable(),
  revokedAt: Time.nullable(),
  scopes: z.array(Scope),
  /** From then on it opens nothing. */
  expiresAt: Time.nullable(),
});
export type ApiKey = z.infer<typeof ApiKey>;
export const ApiKeyPage = z.object({ keys: z.array(ApiKey), nextCursor: z.string().nullable() });
export type ApiKeyPage = z.infer<typeof ApiKeyPage>;

export const NewProject = z.strictObject({ name: text(100) });
export const NewKey = z.strictObject({ name: text(100) });
const daysMax = 3650;
export const NewScopedKey = z.strictObject({
  name: text(100),
  scopes: z.array(Scope).min(1, "are none").max(scopes.length, "are too many"),
  /** Until it expires; without it, when it is revoked. */
  days: z.int("is not a whole number").min(1, "is less than 1").max(daysMax, `is more than ${daysMax}`).optional(),
});
export type NewScopedKey = z.infer<typeof NewScopedKey>;
/** How long the key that is replaced is still valid. */
export const KeyRotation = z.strictObject({
  graceHours: z.number("is not a number").min(0, "is less than 0").max(720, "is more than 720 (30 days)"),
});
export type KeyRotation = z.infer<typeof KeyRotation>;
/** `key` is the secret, shown this once; null where the answer is a replay of an Idempotency-Key. */
export const Created = z.object({ id: z.uuid(), name: z.string(), key: z.string().nullable() });
export type Created = z.infer<typeof Created>;
