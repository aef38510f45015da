// How long telemetry is kept, and what is deleted of a user.
import { z } from "zod";

const daysMax = 3_650;
const Days = z.int("is a whole number").min(1, "is at least 1").max(daysMax, `is at most ${daysMax}`);
/** 1 MB to 1 PB. */
const Bytes = z.int("is a whole number").min(1_000_000, "is at least 1000000").max(1e15, "is at most 1000000000000000");

/** null: without an end. */
export const RetentionChange = z.strictObject({ days: Days.nullable(), bytes: Bytes.nullable() });
export type RetentionChange = z.infer<typeof RetentionChange>;

/** Runs of days before `before` go; null: nothing does. Bytes are the project's share of the day's partitions. */
export const RetentionPlan = z.object({
  before: z.string().nullable(),
  runs: z.int(),
  spans: z.int(),
  bytes: z.int(),
});
export type RetentionPlan = z.infer<typeof RetentionPlan>;

export const DataJob = z.object({
  id: z.uuid(),
  kind: z.enum(["retention", "erasure"]),
  state: z.enum(["waiting", "done"]),
  /** Of an erasure, until it is done: the id is data of the user, too. */
  userId: z.string().nullable(),
  /** SHA-256 of the user's id, hex: the subject of the audit entry. */
  subject: z.string().nullable(),
  before: z.string().nullable(),
  /** Runs that there were when it was asked for; more may come in meanwhile. */
  total: z.int(),
  runs: z.int(),
  spans: z.int(),
  /** Runs that go on or wait for a person: they go once they have ended. */
  heldBack: z.int(),
  /** A member's id; null for the admin key, and where the rule did it. */
  by: z.string().nullable(),
  createdAt: z.string(),
  endedAt: z.string().nullable(),
});
export type DataJob = z.infer<typeof DataJob>;
/** The newest first. */
export const DataJobList = z.object({ jobs: z.array(DataJob) });
export type DataJobList = z.infer<typeof DataJobList>;

export const Retention = z.object({
  days: z.int().nullable(),
  bytes: z.int().nullable(),
  /** What the project keeps, about. */
  kept: z.object({ runs: z.int(), spans: z.int(), bytes: z.int(), since: z.string().nullable() }),
});
export type Retention = z.infer<typeof Retention>;

const UserId = z
  .string()
  .min(1, "is empty")
  .max(1_000, "is longer than 1000 characters")
  .regex(/^[^\0\p{Surrogate}]*$/u, "holds a NUL character or a lone surrogate");
export const UserOfData = z.strictObject({ userId: UserId });
/** `confirm` repeats the id. */
export const NewErasure = z.strictObject({ userId: UserId, confirm: z.string().max(1_000) });
export type NewErasure = z.infer<typeof NewErasure>;
/** Runs that carry the id themselves; the deletion takes those of which a step names it, too. */
export const UserData = z.object({
  runs: z.int(),
  spans: z.int(),
  first: z.string().nullable(),
  last: z.string().nullable(),
});
export type UserData = z.infer<typeof UserData>;
