// The runs of one conversation or person, summed up. Its runs are listed as any runs are: `/runs?session=` and `?user=`.
import type { Session, User } from "@/lib/contract/threads";
import { joinCostStates } from "@/lib/domain/cost/join-cost-states";
import { pool } from "@/lib/server/db";
import {
  countThread,
  selectSessions,
  sumThread,
  type Thread,
  type ThreadFacet,
  type ThreadSums,
} from "@/lib/server/sql/sum-threads";
import { unescapeText } from "@/lib/server/store-text";

/** Null where no run of the project names it. */
export async function getSession(projectId: string, id: string): Promise<Session | null> {
  const thread: Thread = { projectId, kind: "session", id, now: new Date() };
  const [sums, status, pipelines, users] = await Promise.all([
    sumThread(pool(), thread),
    countThread(pool(), thread, "status"),
    countThread(pool(), thread, "pipeline"),
    countThread(pool(), thread, "user"),
  ]);
  return sums && { id, status, ...sumsOf(sums), pipelines: labels(pipelines), users: labels(users) };
}

/** Null where no run of the project names it. */
export async function getUser(projectId: string, id: string): Promise<User | null> {
  const thread: Thread = { projectId, kind: "user", id, now: new Date() };
  const [sums, status, pipelines, sessions] = await Promise.all([
    sumThread(pool(), thread),
    countThread(pool(), thread, "status"),
    countThread(pool(), thread, "pipeline"),
    selectSessions(pool(), thread),
  ]);
  return (
    sums && {
      id,
      status,
      ...sumsOf(sums),
      pipelines: labels(pipelines),
      sessionCount: sessions[0]?.sessionCount ?? 0,
      sessions: sessions.map(({ id: sessionId, runCount, failedCount, firstNs, lastNs }) => ({
        id: unescapeText(sessionId),
        runCount,
        failedCount,
        firstSeenAt: timeOf(firstNs),
        lastSeenAt: timeOf(lastNs),
      })),
    }
  );
}

const labels = (facets: readonly ThreadFacet[]) =>
  facets.map(({ value, count }) => ({ value: unescapeText(value), count }));
const count = (digits: string | null) => (digits === null ? null : Number(digits));
const timeOf = (ns: string) => new Date(Number(BigInt(ns) / 1_000_000n)).toISOString();

function sumsOf(sums: ThreadSums) {
  return {
    runCount: sums.runCount,
    firstSeenAt: timeOf(sums.firstNs),
    lastSeenAt: timeOf(sums.lastNs),
    tokens: { input: count(sums.tokensInput), output: count(sums.tokensOutput) },
    costMicroUsd: count(sums.costMicroUsd),
    costState: joinCostStates(sums.costStates),
  };
}
