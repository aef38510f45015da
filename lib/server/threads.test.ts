import { afterAll, describe, expect, it } from "vitest";
import { Session, User } from "@/lib/contract/threads";
import { env } from "@/lib/server/env";
import { Ingest } from "@/lib/server/ingest";
import { getSession, getUser } from "@/lib/server/threads";
import { addProject, drawSpan } from "@/lib/testing/telemetry";

const ingest = new Ingest(env().DATABASE_URL);
afterAll(() => ingest.close());

const baseNs = 1_800_000_000_000_000_000n;
const dayNs = 86_400_000_000_000n;

type Drawn = { session?: string; user?: string; failed?: boolean; pipeline?: string; day?: number; costUsd?: number };

async function addRuns(projectId: string, runs: readonly Drawn[]): Promise<void> {
  const spans = runs.map(({ session, user, failed = false, pipeline = "desk", day = 0, costUsd }, no) =>
    drawSpan({
      traceId: (no + 1).toString(16).padStart(32, "0"),
      spanId: (no + 1).toString(16).padStart(16, "0"),
      name: "chat",
      startNs: baseNs + BigInt(day) * dayNs,
      failed,
      attributes: {
        "gen_ai.operation.name": "chat",
        "gen_ai.agent.name": pipeline,
        "gen_ai.usage.input_tokens": 10,
        "gen_ai.usage.output_tokens": 5,
        ...(costUsd !== undefined && { "gen_ai.request.model": "gpt-5", "gen_ai.usage.cost": costUsd }),
        ...(session !== undefined && { "session.id": session }),
        ...(user !== undefined && { "user.id": user }),
      },
    }),
  );
  await ingest.add(projectId, spans, []);
}

describe("a session", () => {
  it("sums up its runs, and no others", async () => {
    const projectId = await addProject();
    await addRuns(projectId, [
      { session: "s", user: "ann", day: 0 },
      { session: "s", user: "ann", day: 2, failed: true },
      { session: "other", user: "ann", day: 1 },
      { user: "ann" },
    ]);
    const session = Session.parse(await getSession(projectId, "s"));
    expect(session).toMatchObject({
      id: "s",
      runCount: 2,
      status: [
        { value: "done", count: 1 },
        { value: "failed", count: 1 },
      ],
      firstSeenAt: new Date(Number(baseNs / 1_000_000n)).toISOString(),
      tokens: { input: 20, output: 10 },
      costMicroUsd: null,
      costState: "unpriced",
      users: [{ value: "ann", count: 2 }],
    });
    expect(Date.parse(session.lastSeenAt) - Date.parse(session.firstSeenAt)).toBe(2 * 86_400_000 + 1);
  });

  it("belongs to its project", async () => {
    const projectId = await addProject();
    await addRuns(projectId, [{ session: "s" }]);
    expect(await getSession(await addProject(), "s")).toBeNull();
    expect(await getSession(projectId, "S")).toBeNull();
  });

  it.each(["a/b?c=1#d", "чат ✓", "..", "'; drop table runs; --", "%", "nul\0in it", "\ud800", "x".repeat(500)])(
    "may be called %j",
    async (id) => {
      const projectId = await addProject();
      await addRuns(projectId, [{ session: id, user: id }]);
      expect((await getSession(projectId, id))?.runCount).toBe(1);
      expect((await getUser(projectId, id))?.sessions.map((session) => session.id)).toEqual([id]);
    },
  );
});

describe("a user", () => {
  it("has sessions, the latest first", async () => {
    const projectId = await addProject();
    await addRuns(projectId, [
      { session: "first", user: "ann", day: 0 },
      { session: "second", user: "ann", day: 1, failed: true },
      { session: "first", user: "ann", day: 3 },
      { session: "third", user: "bob", day: 4 },
    ]);
    const user = User.parse(await getUser(projectId, "ann"));
    expect(user.sessionCount).toBe(2);
    expect(user.sessions.map(({ id, runCount, failedCount }) => ({ id, runCount, failedCount }))).toEqual([
      { id: "first", runCount: 2, failedCount: 0 },
      { id: "second", runCount: 1, failedCount: 1 },
    ]);
  });
});
