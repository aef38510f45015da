import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SameSteps } from "@/lib/contract/same-step";
import type { WireSpan } from "@/lib/otlp/wire";
import { env } from "@/lib/server/env";
import { Ingest } from "@/lib/server/ingest";
import { sameSteps } from "@/lib/server/same-steps";
import { addProject, drawSpan } from "@/lib/testing/telemetry";

const ingest = new Ingest(env().DATABASE_URL);
afterAll(() => ingest.close());

const day = 1_795_000_000_000_000_000n;
const traceOf = (no: number) => no.toString(16).padStart(32, "7");
const idOf = (no: number) => no.toString(16).padStart(16, "5");

/** desk > [triage > chat, chat], [judge > chat …]: `chats` calls of the judge; ids differ from run to run. */
function drawRun(no: number, chats: number, pipeline = "desk"): WireSpan[] {
  const traceId = traceOf(no);
  let made = no * 100;
  const startNs = day + BigInt(no) * 1_000_000_000n;
  const step = (name: string, parentSpanId: string | null, after: number): WireSpan => {
    made += 1;
    const attributes = {
      "gen_ai.operation.name": name === "chat" ? "chat" : "invoke_agent",
      "gen_ai.agent.name": name,
    };
    return drawSpan({ traceId, spanId: idOf(made), parentSpanId, name, startNs: startNs + BigInt(after), attributes });
  };
  const desk = step(pipeline, null, 0);
  const triage = step("triage", desk.spanId, 1);
  const judge = step("judge", desk.spanId, 4);
  const calls = Array.from({ length: chats }, (_, at) => step("chat", judge.spanId, 5 + at));
  return [desk, triage, step("chat", triage.spanId, 2), step("chat", triage.spanId, 3), judge, ...calls];
}
const chatOf = (run: readonly WireSpan[], n: number) => run.filter((span) => span.name === "chat")[n]?.spanId ?? "";

describe("the same step in the runs before", () => {
  let projectId: string;
  const runs = [drawRun(1, 2), drawRun(2, 1), drawRun(3, 2), drawRun(4, 2, "other"), drawRun(5, 3), drawRun(6, 2)];
  beforeAll(async () => {
    projectId = await addProject();
    await ingest.add(projectId, runs.flat(), []);
  });
  const ask = async (no: number, chat: number, limit = 10) => {
    const answer = await sameSteps(projectId, traceOf(no), chatOf(runs[no - 1] ?? [], chat), limit);
    return answer && SameSteps.parse(answer);
  };

  it("is the n-th below ancestors of the same names, newest run first", async () => {
    const second = await ask(5, 3); // the second call of the judge
    expect(second?.pipeline).toBe("desk");
    expect(second?.occurrence).toBe(2);
    expect(second?.runs.map(({ traceId, step }) => [traceId, step?.spanId])).toEqual([
      [traceOf(3), chatOf(runs[2] ?? [], 3)],
      [traceOf(2), undefined], // one call only
      [traceOf(1), chatOf(runs[0] ?? [], 3)],
    ]);
  });
  it("does not mix calls of another agent in", async () => {
    const triage = await ask(5, 0);
    expect(triage?.occurrence).toBe(1);
    expect(triage?.runs.map(({ step }) => step?.spanId)).toEqual([2, 1, 0].map((at) => chatOf(runs[at] ?? [], 0)));
  });
  it("keeps to the limit and to runs that started before", async () => {
    expect((await ask(6, 0, 2))?.runs.map(({ traceId }) => traceId)).toEqual([traceOf(5), traceOf(3)]);
    expect((await ask(1, 0))?.runs).toEqual([]);
  });
  it("knows nothing of another project's run, nor of a span that is not there", async () => {
    expect(await sameSteps(await addProject(), traceOf(5), chatOf(runs[4] ?? [], 0), 5)).toBeNull();
    expect(await sameSteps(projectId, traceOf(5), "ab".repeat(8), 5)).toBeNull();
  });
});
