// By what costs are summed up in advance. A family holds the sums of facts by some labels, for each hour or day (UTC) in
// which runs began.

import type { Grain } from "@/lib/domain/cost/stretches";

/** What costs can be grouped and filtered by. */
export const dimensions = [
  ...["pipeline", "model", "provider", "step", "tool", "user", "session", "version", "tag", "status"],
] as const;
export type Dimension = (typeof dimensions)[number];

/**
 * calls: all labels of a call and of its run but who it was for · durations: runs by how long they took · users, sessions, tags:
 * whole runs by that label. Sessions and users are many, and are kept by day only. Coarse first.
 */
export const families = {
  calls: ["day", "hour"],
  durations: ["day", "hour"],
  tags: ["day", "hour"],
  users: ["day"],
  sessions: ["day"],
} as const satisfies Record<string, readonly Grain[]>;
export type Family = keyof typeof families;

/** Families that are kept by a label of their own. */
export const labelFamilies: Partial<Record<Dimension | "duration", Family>> = {
  ...{ user: "users", session: "sessions", tag: "tags", duration: "durations" },
};
