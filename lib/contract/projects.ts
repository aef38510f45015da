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
/** RFC 3339 UTC with milliseconds. */
const Time = z.string();

export const Project = z.object({ id: ProjectId, name: z.string(), isDefault: z.boolean(), createdAt: Time });
export type Project = z.infer<typeof Project>;
export const ProjectPage = z.object({ projects: z.array(Project), nextCursor: z.string().nullable() });
export type ProjectPage = z.infer<typeof ProjectPage>;

/** What is told of a key after the one answer that showed it: never the secret. */
export const ApiKey = z.object({
  id: z.uuid(),
  name: z.string(),
  /** First characters of the key, for people to tell keys apart. */
  prefix: z.string(),
  createdAt: Time,
  lastUsedAt: Time.nullable(),
  revokedAt: Time.nullable(),
});
export type ApiKey = z.infer<typeof ApiKey>;
export const ApiKeyPage = z.object({ keys: z.array(ApiKey), nextCursor: z.string().nullable() });
export type ApiKeyPage = z.infer<typeof ApiKeyPage>;

export const NewProject = z.strictObject({ name: text(100) });
export const NewKey = z.strictObject({ name: text(100) });
/** `key` is the secret, shown this once; null where the answer is a replay of an Idempotency-Key. */
export const Created = z.object({ id: z.uuid(), name: z.string(), key: z.string().nullable() });
export type Created = z.infer<typeof Created>;
