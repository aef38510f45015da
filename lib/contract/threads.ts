import { z } from "zod";
import { Tokens } from "@/lib/contract/runs";
import { runStatuses } from "@/lib/domain/trace/run";
import { costStates } from "@/lib/domain/trace/step";

const counted = <T extends z.ZodType<string>>(value: T) => z.array(z.object({ value, count: z.int() }));
const Time = z.string();

const sums = {
  runCount: z.int(),
  /** Counts by status, most frequent first. */
  status: counted(z.enum(runStatuses)),
  firstSeenAt: Time,
  lastSeenAt: Time,
  tokens: Tokens.pick({ input: true, output: true }),
  costMicroUsd: z.int().nullable(),
  costState: z.enum(costStates),
  /** At most 20, most frequent first. */
  pipelines: counted(z.string()),
};

/** The runs of one conversation, summed up. */
export const Session = z.object({ id: z.string(), ...sums, users: counted(z.string()) });
export type Session = z.infer<typeof Session>;

const UserSession = z.object({
  id: z.string(),
  runCount: z.int(),
  failedCount: z.int(),
  firstSeenAt: Time,
  lastSeenAt: Time,
});

/** The runs of one person, summed up; at most 100 sessions, the latest first. */
export const User = z.object({ id: z.string(), ...sums, sessionCount: z.int(), sessions: z.array(UserSession) });
export type User = z.infer<typeof User>;

/** As a session or user is named in a path: `.`, `..` and what begins with `~` with a `~` in front. */
export const ThreadId = z
  .string()
  .min(1)
  .max(2_000)
  .transform((id) => (id.startsWith("~") ? id.slice(1) : id))
  .meta({ description: "As its runs name it; `.`, `..` and an id that begins with `~` with another `~` in front" });
