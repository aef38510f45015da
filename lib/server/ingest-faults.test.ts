import { afterAll, describe, expect, it } from "vitest";
import { pool } from "@/lib/server/db";
import { env } from "@/lib/server/env";
import { Ingest, IngestUnavailable } from "@/lib/server/ingest";
import { closeLive, onRunsChanged } from "@/lib/server/live";
import { getRun, listSpans } from "@/lib/server/runs";
import { addProject, drawSpan, dumpTelemetry } from "@/lib/testing/telemetry";
import { summariseStale } from "@/lib/worker/summarise-stale";

const ingest = new Ingest(env().DATABASE_URL);
afterAll(async () => {
  await ingest.close();
  await closeLive();
});

const nowNs = BigInt(Date.now()) * 1_000_000n;
const spanId = (no: number) => (no + 1).toString(16).padStart(16, "0");
const span = (no: number, traceId = "ab".repeat(16)) =>
  drawSpan({
    traceId,
    spanId: spanId(no),
    parentSpanId: no === 0 ? null : spanId(0),
    name: "step",
    startNs: nowNs + BigInt(no),
  });

describe("ingest", () => {
  it("refuses alone what the database refuses, with a reason", async () => {
    const projectId = await addProject();
    const poison = { ...span(3), spanKind: 99_999 };
    const [result] = await Promise.all([
      ingest.add(projectId, [span(0), span(1), poison, span(2)], []),
      ingest.add(projectId, [span(4)], []),
    ]);
    expect(result.rejectedSpans).toBe(1);
    expect([...result.reasons.values()]).toEqual([1]);
    expect((await getRun(projectId, span(0).traceId))?.spanCount).toBe(4);
  });

  it("takes no more than it can hold", async () => {
    const projectId = await addProject();
    const first = ingest.add(projectId, [span(0)], [], 90 * 2 ** 20);
    await expect(ingest.add(projectId, [span(1)], [], 90 * 2 ** 20)).rejects.toThrow(IngestUnavailable);
    await first;
    expect(ingest.pendingBytes).toBe(0);
  });

  it("says so when the database is away", async () => {
    const away = new Ingest("postgresql://postgres@127.0.0.1:1/none");
    await expect(away.add("00000000-0000-0000-0000-000000000001", [span(0)], [])).rejects.toMatchObject({
      reason: "database",
    });
    await away.close();
  });

  it("leaves very large runs to the worker, which comes to the same sums", async () => {
    const [atOnce, inParts] = [await addProject(), await addProject()];
    const spans = Array.from({ length: 4_500 }, (_, no) => span(no));
    await ingest.add(atOnce, spans, []);
    for (let from = 0; from < spans.length; from += 1_500)
      await ingest.add(inParts, spans.slice(from, from + 1_500), []);
    const { rows } = await pool().query("select stale, span_count from runs where project_id = $1::uuid", [inParts]);
    expect(rows).toEqual([{ stale: true, span_count: 3_000 }]); // counts move together with the sums
    expect(await summariseStale([{ projectId: inParts, traceId: span(0).traceId }])).toBe(1);
    expect(await dumpTelemetry(inParts)).toBe(await dumpTelemetry(atOnce));
  });

  it("keeps a run in the partition of its day, and absurd days in the default one", async () => {
    const projectId = await addProject();
    await ingest.add(projectId, [span(0), { ...span(0), traceId: "cd".repeat(16), startNs: 5n }], []);
    const { rows } = await pool().query(
      "select distinct tableoid::regclass::text as name from spans where project_id = $1::uuid order by 1",
      [projectId],
    );
    const today = new Date(Number(nowNs / 1_000_000n)).toISOString().slice(0, 10).replaceAll("-", "");
    expect(rows.map((row) => row.name)).toEqual([`spans_${today}`, "spans_default"]);
  });

  it("tells subscribers of the project which runs changed", async () => {
    const [projectId, other] = [await addProject(), await addProject()];
    // null once the connection stands: until then anything may have changed
    const heard: unknown[] = [];
    const stop = onRunsChanged(other, (traceIds) => heard.push(traceIds));
    const connected = new Promise<void>((resolve) => {
      onRunsChanged(projectId, (traceIds) => traceIds === null && resolve());
    });
    const first = new Promise((resolve) => {
      onRunsChanged(projectId, (traceIds) => traceIds !== null && resolve(traceIds));
    });
    await connected;
    await ingest.add(projectId, [span(0)], []);
    expect(await first).toEqual([span(0).traceId]);
    expect(heard).toEqual([null]);
    stop();
  });

  it("keeps texts that steps share with their messages once", async () => {
    const projectId = await addProject();
    const text = `Where is "my" order?\n${"x".repeat(700)}`;
    const messages = JSON.stringify([{ role: "user", parts: [{ type: "text", content: text }] }]);
    const attributes = { "gen_ai.operation.name": "chat", "gen_ai.input.messages": messages };
    await ingest.add(projectId, [{ ...span(0), attributes }], []);
    const page = await listSpans(projectId, span(0).traceId, { limit: 5 });
    expect(page?.spans[0]?.inputText).toBe(text);
    const { rows } = await pool().query("select count(*)::int as n from contents where project_id = $1::uuid", [
      projectId,
    ]);
    // the message and the resource
    expect(rows[0].n).toBe(2);
  });
});
