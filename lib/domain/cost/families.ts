// By what costs are summed up in advance. A family holds sums of facts by some labels, for each hour, day or 16 days (UTC) in
// which runs began. Labels of runs and calls are few, and are summed in all their combinations, each a cell. Users and sessions
// are many: they are summed apart, once whatever the other labels and once by the cell of their runs.

import type { Grain } from "@/lib/domain/cost/stretches";

/** What costs can be grouped and filtered by. */
export const dimensions = [
  ...["pipeline", "model", "provider", "step", "tool", "user", "session", "version", "tag", "status"],
] as const;
export type Dimension = (typeof dimensions)[number];

/** Labels of a run, not of one of its calls. */
export const ofRuns: ReadonlySet<Dimension> = new Set<Dimension>([
  ...(["pipeline", "version", "status", "user", "session", "tag"] as const),
]);

type FamilyShape = {
  /** Of the column. */
  readonly code: number;
  /** Coarse first. */
  readonly grains: readonly Grain[];
  readonly name: "user" | "session" | null;
  /** Whether its rows are by cell. */
  readonly cells: boolean;
};

/** A session seldom lasts longer than a day: more of them summed would be no fewer rows. */
export const families = {
  calls: { code: 1, grains: ["block", "day", "hour"], name: null, cells: true },
  users: { code: 2, grains: ["block", "day"], name: "user", cells: false },
  sessions: { code: 3, grains: ["day"], name: "session", cells: false },
  usersByCell: { code: 4, grains: ["day"], name: "user", cells: true },
  sessionsByCell: { code: 5, grains: ["day"], name: "session", cells: true },
} as const satisfies Record<string, FamilyShape>;
export type Family = keyof typeof families;

/** The family that can be grouped and filtered by all of these; null: only the facts of runs can. */
export function familyOf(needed: readonly Dimension[]): Family | null {
  const [user, session] = [needed.includes("user"), needed.includes("session")];
  if (!user && !session) return "calls";
  if ((user && session) || needed.some((dimension) => !ofRuns.has(dimension))) return null;
  const others = needed.some((dimension) => dimension !== "user" && dimension !== "session");
  if (user) return others ? "usersByCell" : "users";
  return others ? "sessionsByCell" : "sessions";
}
