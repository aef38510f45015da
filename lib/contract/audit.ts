import { z } from "zod";
import { Asked, Hash, Time } from "@/lib/contract/control-ids";
import { PageQuery } from "@/lib/contract/page";
import { RunFilter } from "@/lib/contract/runs";

const actorKinds = ["admin", "key", "member", "system"] as const;

/** Exactly what is hashed, and the hash: a reader can verify the chain with nothing else. */
export const AuditEntry = z.object({
  seq: z.int(),
  at: Time,
  actor: z.object({ kind: z.enum(actorKinds), id: z.string().nullable() }),
  action: z.string(),
  subject: z.string(),
  data: z.unknown(),
  prevHash: z.string(),
  hash: z.string(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;
export const AuditPage = z.object({
  entries: z.array(AuditEntry),
  names: z
    .record(z.string(), z.string())
    .describe("What the people, keys, approvals, gates and budgets of these entries are called, by id"),
  nextCursor: z.string().nullable(),
});
export type AuditPage = z.infer<typeof AuditPage>;

const Seq = z
  .string()
  .regex(/^[1-9]\d{0,14}$/, "is not the number of an entry")
  .transform(Number);

export const AuditFilter = z.object({
  actor: z
    .string()
    .regex(/^(admin|system|key|member)(:[\w-]{1,64})?$/, "is none of admin, system, key, key:ID, member, member:ID")
    .optional()
    .describe("admin, system, key, member, or key:ID, member:ID for one of them"),
  action: Asked.max(1000)
    .transform((list) => list.split(",").filter((action) => action !== ""))
    .optional()
    .describe("Comma list of actions, such as approval.voted; approval.* for all of a noun"),
  subject: Asked.min(1).max(400).optional().describe("Id of what was changed, exactly"),
  q: Asked.min(1).max(200).optional().describe("Text anywhere in action, subject, names and data"),
  from: RunFilter.shape.from.describe("Written at or after, RFC 3339"),
  to: RunFilter.shape.to.describe("Written before, RFC 3339"),
});
export type AuditFilter = z.output<typeof AuditFilter>;

export const AuditQuery = AuditFilter.extend({
  ...PageQuery.shape,
  order: z.enum(["asc", "desc"]).default("asc").describe("desc: newest first"),
  seq: Seq.optional().describe("Begin with this entry; the cursor wins"),
});
export type AuditQuery = z.output<typeof AuditQuery>;

/** Who and what the log names, for its filters. */
export const AuditFacets = z.object({
  actors: z.array(z.object({ ...AuditEntry.shape.actor.shape, name: z.string().nullable(), count: z.int() })),
  actions: z.array(z.object({ action: z.string(), count: z.int() })),
});
export type AuditFacets = z.infer<typeof AuditFacets>;

export const AuditExportQuery = AuditFilter.extend({
  format: z
    .enum(["jsonl", "csv"])
    .default("jsonl")
    .describe("jsonl: an entry a line, as `npm run audit:verify` reads it; csv: for spreadsheets"),
});
export type AuditExportQuery = z.output<typeof AuditExportQuery>;

export const AuditVerifyQuery = z
  .object({
    seq: Seq.optional().describe("Number of the last entry when a hash was noted"),
    hash: Hash.optional().describe("The hash noted then"),
  })
  .refine(({ seq, hash }) => (seq === undefined) === (hash === undefined), {
    path: ["hash"],
    message: "and seq belong together",
  });
export type AuditVerifyQuery = z.output<typeof AuditVerifyQuery>;

/** A line of a verification: how far it is, then, once, what came out. */
export const AuditVerified = z.union([
  z.object({ state: z.literal("checking"), checked: z.int(), of: z.int() }),
  z.object({
    state: z.literal("verified"),
    checked: z.int(),
    head: z.object({ seq: z.int(), hash: z.string() }).describe("To note down: it finds what is cut off later"),
  }),
  z.object({
    state: z.literal("broken"),
    checked: z.int().describe("Entries that are as they were written, from the first on"),
    seq: z.int().describe("The first entry that is wrong or missing"),
    kind: z.enum(["altered", "missing", "moved", "replaced", "cut", "rewritten", "added"]),
    detail: z.string(),
  }),
]);
export type AuditVerified = z.infer<typeof AuditVerified>;
