// What the control plane knows of a run becomes a finding by the clock alone: nobody sends a span for it.
import { afterAll, expect, it } from "vitest";
import { RunFindings } from "@/lib/contract/findings";
import { hashJson } from "@/lib/server/control/hash";
import { closeDatabase, pool } from "@/lib/server/db";
import { env } from "@/lib/server/env";
import { analyseWaiting } from "@/lib/server/findings/analyse-waiting";
import { Ingest } from "@/lib/server/ingest";
import { closeLive } from "@/lib/server/live";
import { addLapsedJobs } from "@/lib/server/sql/analysis-queue";
import { callApi } from "@/lib/testing/call-api";
import { drawSpan } from "@/lib/testing/telemetry";
import { newMember, newTenant } from "@/lib/testing/tenant";
import { sweepControl } from "@/lib/worker/sweep-control";

const traceId = "55555555555555555555555555555555";
const ingest = new Ingest(env().DATABASE_URL);
afterAll(async () => {
  await ingest.close();
  await closeLive();
  await closeDatabase();
});

it("a lapsed approval and a lost run are found when their time is over", async () => {
  const { key, projectId } = await newTenant("control findings");
  const reviewer = await newMember(projectId, "reviewer");
  const ask = async (method: "GET" | "POST", path: string, body?: unknown, as = key) => {
    const response = await callApi(method, path, { key: as, ...(body === undefined ? {} : { body }) });
    expect(response.status, path).toBeLessThan(300);
    return response.json();
  };
  const rules = async () => {
    while ((await analyseWaiting(pool(), (error) => expect.unreachable(String(error)), 0)) > 0);
    const { findings } = RunFindings.parse(await ask("GET", `/runs/${traceId}/findings`));
    return findings.map(({ rule, detail }) => `${rule}: ${detail}`);
  };
  await ask("POST", "/runs", {
    id: "desk-1",
    traceId,
    pipeline: "desk",
    version: "1",
    inputHash: hashJson({}),
    limits: { microUsd: 500 },
  });
  const { fence } = await ask("POST", "/runs/desk-1/lease", { holder: "worker a" });
  const root = { traceId, spanId: "5555555555555555", name: "desk", endNs: null };
  await ingest.add(projectId, [drawSpan({ ...root, startNs: BigInt(Date.now()) * 1_000_000n })], []);
  const approval = await ask("POST", "/approvals", {
    ...{ runId: "desk-1", stepKey: "wire~0", name: "wire", fence, ask: "Wire it?", risk: "high", args: {} },
  });
  await ask("POST", `/approvals/${approval.id}/decisions`, { verdict: "approve", rev: approval.rev }, reviewer);
  const looked = await addLapsedJobs(pool(), null);
  expect(await rules()).toEqual([]);

  await pool().query(
    "update approvals set usable_until = clock_timestamp() - interval '1 millisecond' where project_id = $1",
    [projectId],
  );
  await addLapsedJobs(pool(), looked);
  expect(await rules()).toEqual([
    "approval.lapsed: The approval of wire was given, and nothing used it before its time was over.",
  ]);

  await pool().query(
    "update run_controls set lease_expires_at = clock_timestamp() - interval '1 millisecond', check_at = clock_timestamp() - interval '1 millisecond' where project_id = $1",
    [projectId],
  );
  await sweepControl();
  expect((await rules())[0]).toContain("run.lost");
});
