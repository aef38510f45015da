import type { RunKey } from "@/lib/server/sql/lock-runs";

export const runKey = (run: RunKey): string => `${run.projectId} ${run.traceId}`;

/** In which runs are locked: two transactions that lock some of the same never wait for each other in a circle. */
export const inOrder = <Run extends RunKey>(runs: readonly Run[]): Run[] =>
  [...runs].sort((a, b) => (runKey(a) < runKey(b) ? -1 : 1));
