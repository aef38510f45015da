import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Run, RunFacets, RunPage, SpanDetail, SpanPage } from "@/lib/contract/runs";
import { Tree } from "@/lib/contract/tree";
import { decodeLogsJson, decodeTracesJson } from "@/lib/otlp/decode-json";
import { decodeLimits } from "@/lib/otlp/limits";
import type { WireLog, WireSpan } from "@/lib/otlp/wire";
import { pool } from "@/lib/server/db";
import { env } from "@/lib/server/env";
import { Ingest } from "@/lib/server/ingest";
import { exportRun, getRun, getSpan, getTree, listRuns, listSpans, runFacets } from "@/lib/server/runs";
import { selectPlace } from "@/lib/server/sql/select-runs";
import { selectAllLogs, selectAllSpans, selectTexts } from "@/lib/server/sql/select-telemetry";
import { loadTexts, RowDecoder, refsOfLog, refsOfSpan } from "@/lib/server/store-load";
import { arbitraryLog, arbitrarySpan, plain } from "@/lib/testing/arbitrary-spans";
import { addProject, drawSpan, dumpTelemetry } from "@/lib/testing/telemetry";

const ingest = new Ingest(env().DATABASE_URL);
afterAll(() => ingest.close());

async function readText(pieces: AsyncIterable<string>): Promise<string> {
  let text = "";
  for await (const piece of pieces) text += piece;
  return text;
}

async function readBack(projectId: string, traceId: string): Promise<{ spans: WireSpan[]; logs: WireLog[] }> {
  const run = await selectPlace(pool(), projectId, traceId);
  if (run === null) throw new Error("no such run");
  const [spans, logs] = [await selectAllSpans(pool(), run), await selectAllLogs(pool(), run)];
  const texts = await loadTexts(
    (refs) => selectTexts(pool(), run, refs),
    (need) => {
      for (const span of spans) refsOfSpan(span, need);
      for (const log of logs) refsOfLog(log, need);
    },
  );
  const decoder = new RowDecoder(texts);
  return { spans: spans.map((span) => decoder.span(span)), logs: logs.map((log) => decoder.log(log)) };
}

describe("what came in", () => {
  it("comes back out, each field of each span and log record", async () => {
    await fc.assert(
      fc.asyncProperty(arbitrarySpan(), arbitraryLog(), async (span, log) => {
        const projectId = await addProject();
        const record = { ...log, traceId: span.traceId };
        await ingest.add(projectId, [span], [record]);
        const { spans, logs } = await readBack(projectId, span.traceId);
        expect(plain(spans)).toEqual(plain([span]));
        expect(plain(logs)).toEqual(plain([record]));
        expect(SpanDetail.parse(await getSpan(projectId, span.traceId, span.spanId)).spanId).toBe(span.spanId);
        expect(SpanPage.parse(await listSpans(projectId, span.traceId, { limit: 10 })).spans).toHaveLength(1);
      }),
      { numRuns: 60, endOnFailure: true, interruptAfterTimeLimit: 60_000 },
    );
  }, 90_000);

  it("is exported such that importing it elsewhere gives the same run", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(arbitrarySpan(), { minLength: 1, maxLength: 5 }),
        fc.array(arbitraryLog(), { maxLength: 3 }),
        async (spans, logs) => {
          const traceId = "11".repeat(16);
          const [from, to] = [await addProject(), await addProject()];
          await ingest.add(
            from,
            spans.map((span) => ({ ...span, traceId })),
            logs.map((log) => ({ ...log, traceId })),
          );
          const exported = await exportRun(from, traceId);
          const body = await readText(exported ?? (async function* () {})());
          const traces = decodeTracesJson(body, decodeLimits);
          const records = decodeLogsJson(body, decodeLimits);
          expect([...traces.reasons, ...records.reasons]).toEqual([]);
          await ingest.add(to, traces.items, records.items);
          const [first, second] = [await readBack(from, traceId), await readBack(to, traceId)];
          expect(plain(second)).toEqual(plain(first));
        },
      ),
      { numRuns: 40, endOnFailure: true, interruptAfterTimeLimit: 60_000 },
    );
  }, 90_000);
});

describe("reading runs", () => {
  let projectId: string;
  const day = 1_795_000_000_000_000_000n;
  const traceId = (no: number) => no.toString(16).padStart(32, "f");
  beforeAll(async () => {
    projectId = await addProject();
    const spans = Array.from({ length: 25 }, (_, no) =>
      drawSpan({
        traceId: traceId(no),
        spanId: "aa".repeat(8),
        name: no % 2 ? "refund-desk" : "triage",
        startNs: day + BigInt(no),
        failed: no % 5 === 0,
      }),
    );
    await ingest.add(projectId, spans, []);
  });

  it("pages newest first, each run once", async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = RunPage.parse(await listRuns(projectId, { limit: 7, cursor }));
      seen.push(...page.runs.map((run) => run.traceId));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toEqual(Array.from({ length: 25 }, (_, no) => traceId(24 - no)));
  });

  it("filters by status, pipeline, time and text, and counts what each other filter leaves", async () => {
    const filter = { status: ["failed" as const], pipeline: ["triage"], from: "2026-11-01T00:00:00Z" };
    const page = await listRuns(projectId, { ...filter, limit: 50 });
    expect(page.runs.map((run) => run.traceId)).toEqual([20, 10, 0].map(traceId));
    const facets = RunFacets.parse(await runFacets(projectId, filter));
    expect(facets.total).toBe(3);
    expect(facets.status).toEqual([
      { value: "done", count: 10 },
      { value: "failed", count: 3 },
    ]);
    expect(facets.pipeline).toEqual([
      { value: "triage", count: 3 },
      { value: "refund-desk", count: 2 },
    ]);
    expect((await listRuns(projectId, { q: "50%", limit: 50 })).runs).toEqual([]);
  });

  it("calls a silent open run lost", async () => {
    const open = drawSpan({
      traceId: "ee".repeat(16),
      spanId: "aa".repeat(8),
      name: "slow",
      startNs: day,
      endNs: null,
    });
    const silent = await addProject();
    await ingest.add(silent, [open], []);
    expect(Run.parse(await getRun(silent, open.traceId)).status).toBe("running");
    await pool().query("update runs set last_seen_at = now() - interval '11 minutes' where project_id = $1::uuid", [
      silent,
    ]);
    expect((await getRun(silent, open.traceId))?.status).toBe("lost");
    expect((await listRuns(silent, { status: ["lost"], limit: 5 })).runs).toHaveLength(1);
    expect((await listRuns(silent, { status: ["running"], limit: 5 })).runs).toHaveLength(0);
    expect((await runFacets(silent, {})).status).toEqual([{ value: "lost", count: 1 }]);
  });

  it("gives the tree as columns", async () => {
    const [a, b, c] = ["01", "02", "03"].map((id) => id.repeat(8));
    const project = await addProject();
    const at = { traceId: "dd".repeat(16), name: "step" };
    await ingest.add(
      project,
      [
        drawSpan({ ...at, spanId: b ?? "", parentSpanId: a ?? "", startNs: day + 5n, endNs: day + 9n }),
        drawSpan({ ...at, spanId: a ?? "", startNs: day, endNs: day + 10n }),
        drawSpan({ ...at, spanId: c ?? "", parentSpanId: "99".repeat(8), startNs: day + 6n, endNs: null }),
      ],
      [],
    );
    const tree = Tree.parse(await getTree(project, at.traceId, {}));
    expect(tree.columns.spanId).toEqual([a, b, c]);
    expect(tree.columns.parent).toEqual([-1, 0, -2]);
    expect(tree.parentId).toEqual({ 2: "99".repeat(8) });
    expect(tree.columns.start).toEqual([0, 5, 6]);
    expect(tree.columns.duration).toEqual([10, 4, -1]);
    expect(tree.names).toEqual(["step"]);
  });

  it("tells when the first token of an answer came, in the span, the list and the tree", async () => {
    const attributes = { "gen_ai.operation.name": "chat", "gen_ai.response.time_to_first_chunk": 0.25 };
    const call = drawSpan({ traceId: "ab".repeat(16), spanId: "aa".repeat(8), name: "chat", startNs: day, attributes });
    const project = await addProject();
    await ingest.add(project, [{ ...call, endNs: day + 1_000_000_000n }], []);
    expect((await getSpan(project, call.traceId, call.spanId))?.firstTokenNs).toBe("250000000");
    expect((await listSpans(project, call.traceId, { limit: 5 }))?.spans[0]?.firstTokenNs).toBe("250000000");
    expect((await getTree(project, call.traceId, {}))?.columns.firstToken).toEqual([250_000_000]);
  });

  it("keeps projects apart, also where the ids are the same", async () => {
    const [mine, theirs] = [await addProject(), await addProject()];
    const span = drawSpan({ traceId: "cc".repeat(16), spanId: "aa".repeat(8), name: "mine", startNs: day });
    await ingest.add(mine, [span], []);
    const before = await dumpTelemetry(mine);
    expect(await getRun(theirs, span.traceId)).toBeNull();
    expect(await listSpans(theirs, span.traceId, { limit: 5 })).toBeNull();
    expect(await getSpan(theirs, span.traceId, span.spanId)).toBeNull();
    expect(await getTree(theirs, span.traceId, {})).toBeNull();
    expect(await exportRun(theirs, span.traceId)).toBeNull();
    expect((await listRuns(theirs, { limit: 5 })).runs).toEqual([]);
    await ingest.add(theirs, [{ ...span, name: "theirs", endNs: (span.endNs ?? 0n) + 1n }], []);
    expect(await dumpTelemetry(mine)).toBe(before);
    expect((await getSpan(theirs, span.traceId, span.spanId))?.name).toBe("theirs");
    expect((await getSpan(mine, span.traceId, span.spanId))?.name).toBe("mine");
  });
});
