// The round trip: what came in is exported, imported into another project, and reads the same there.
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ExportedRun } from "@/lib/contract/transfer";
import { env } from "@/lib/server/env";
import { exportRuns } from "@/lib/server/export-runs";
import { importRuns } from "@/lib/server/import-runs";
import { Ingest } from "@/lib/server/ingest";
import { exportRun, getRun, getSpan, getTree, listRuns, listSpans } from "@/lib/server/runs";
import { recordedRequests } from "@/lib/testing/recorded-corpus";
import { addProject, drawSpan, dumpTelemetry } from "@/lib/testing/telemetry";
import { summariseStale } from "@/lib/worker/summarise-stale";

const ingest = new Ingest(env().DATABASE_URL);
afterAll(() => ingest.close());

async function textOf(pieces: AsyncIterable<string> | null): Promise<string> {
  let text = "";
  for await (const piece of pieces ?? []) text += piece;
  return text;
}

/** All that is stored, but for the digest that orders differing deliveries: it sees the order in which attributes came. */
const dumpRows = async (projectId: string) => (await dumpTelemetry(projectId)).replace(/"rank": "[^"]*"/g, "");

/** In pieces, as a network brings them. */
async function* pieces(file: string | Uint8Array, size = 40_000): AsyncGenerator<Uint8Array> {
  const bytes = typeof file === "string" ? Buffer.from(file) : file;
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const importInto = (projectId: string, file: string | Uint8Array, size?: number) =>
  importRuns(projectId, pieces(file, size), ingest);

/** `revision` counts the commits that a run came in. */
const withoutArrival = <T extends object>(answer: T) => ({ ...answer, lastSeenAt: null, revision: null });

/** What a reader sees of a run, but for when it came. */
async function readRun(projectId: string, traceId: string) {
  const run = await getRun(projectId, traceId);
  const spans = await listSpans(projectId, traceId, { limit: 1000 });
  const details = await Promise.all(
    (spans?.spans ?? []).slice(0, 60).map(({ spanId }) => getSpan(projectId, traceId, spanId)),
  );
  const tree = await getTree(projectId, traceId, {});
  return { run: run && withoutArrival(run), spans, tree: tree && withoutArrival(tree), details };
}

describe("the recorded corpus", () => {
  const cases = recordedRequests();
  it.each(cases.map((each) => [each.name, each] as const))(
    "%s is the same elsewhere",
    async (_, { spans, logs }) => {
      const [from, to, again] = [await addProject(), await addProject(), await addProject()];
      await ingest.add(from, spans, logs);
      await summariseStale(null);
      const { runs } = await listRuns(from, { limit: 1000 });
      for (const { traceId } of runs) {
        const result = await importInto(to, await textOf(await exportRun(from, traceId)));
        expect(result).toMatchObject({ rejectedSpans: 0, rejectedLogs: 0, reasons: [] });
        await summariseStale(null);
        expect(await readRun(to, traceId)).toEqual(await readRun(from, traceId));
      }
      expect(await dumpRows(to)).toBe(await dumpRows(from));
      if (runs.length === 0) return;
      const bulk = await textOf(await exportRuns(from, {}));
      expect((await importInto(again, bulk)).runCount).toBe(runs.length);
      await summariseStale(null);
      expect(await dumpRows(again)).toBe(await dumpRows(from));
    },
    120_000,
  );
});

describe("importing", () => {
  const day = 1_795_000_000_000_000_000n;
  const traceOf = (no: number) => (no + 1).toString(16).padStart(32, "0");
  let projectId: string;
  let bulk: string;
  beforeAll(async () => {
    projectId = await addProject();
    const spans = Array.from({ length: 250 }, (_, no) =>
      drawSpan({
        traceId: traceOf(no),
        spanId: "aa".repeat(8),
        name: no % 2 ? "desk" : "triage",
        startNs: day + BigInt(no),
      }),
    );
    await ingest.add(projectId, spans, []);
    bulk = await textOf(await exportRuns(projectId, {}));
  });

  it("takes a bulk export back, a line a run, whatever pieces it comes in", async () => {
    const lines = bulk.trimEnd().split("\n");
    expect(lines.map((line) => ExportedRun.parse(JSON.parse(line)).run.traceId)).toEqual(
      Array.from({ length: 250 }, (_, no) => traceOf(249 - no)),
    );
    const to = await addProject();
    const result = await importInto(to, bulk, 777);
    expect(result).toMatchObject({ runCount: 250, spans: 250, logs: 0, rejectedSpans: 0 });
    expect(result.runs).toHaveLength(100);
    expect(await dumpRows(to)).toBe(await dumpRows(projectId));
  });
  it("changes nothing the second time, and takes gzip", async () => {
    const before = await dumpRows(projectId);
    expect((await importInto(projectId, gzipSync(bulk))).spans).toBe(250);
    expect(await dumpRows(projectId)).toBe(before);
  });
  it("exports what the filter of the list leaves, or what is named", async () => {
    const named = await textOf(await exportRuns(projectId, { ids: [traceOf(3), "99".repeat(16), traceOf(3)] }));
    expect(
      named
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line).run.traceId),
    ).toEqual([traceOf(3)]);
    const filtered = await textOf(await exportRuns(projectId, { pipeline: ["desk"] }));
    expect(filtered.trimEnd().split("\n")).toHaveLength(125);
    expect(await textOf(await exportRuns(await addProject(), { ids: [traceOf(3)] }))).toBe("");
    await expect(exportRuns(projectId, { q: "cost>" })).rejects.toMatchObject({ code: "invalid" });
  });
  it("takes what the Collector's file exporter writes, and says what it does not keep", async () => {
    const span = {
      traceId: "a1".repeat(16),
      spanId: "b2".repeat(8),
      name: "x",
      startTimeUnixNano: "1",
      endTimeUnixNano: "2",
    };
    const lines = [
      { resourceSpans: [{ scopeSpans: [{ spans: [span, { ...span, spanId: "zz" }] }] }] },
      { resourceMetrics: [{}] },
      {
        resourceLogs: [
          {
            scopeLogs: [
              { logRecords: [{ traceId: span.traceId, spanId: span.spanId, body: { stringValue: "hi" } }, {}] },
            ],
          },
        ],
      },
    ];
    const result = await importInto(await addProject(), lines.map((line) => JSON.stringify(line)).join("\n"));
    expect(result).toMatchObject({
      spans: 1,
      rejectedSpans: 1,
      logs: 1,
      rejectedLogs: 1,
      ignoredMetrics: 1,
      runCount: 1,
    });
    expect(result.reasons.map(({ reason }) => reason).join("; ")).toMatch(/span_id.*outside a trace/);
  });
  it.each([
    ["a picture", Buffer.from("\u0089PNG\r\n"), /not JSON at byte/],
    ["other JSON", '{"hello":"world"}', /no resourceSpans/],
    ["nothing", "", /no resourceSpans/],
    ["a cut file", '{"resourceSpans":[{"scopeSpans":', /cut off/],
    ["broken gzip", gzipSync("x".repeat(5000)).subarray(0, 20), /gzip|unexpected end/],
    ["spans that are no object", '{"resourceSpans":[{"scopeSpans":5}]}', /invalid OTLP/],
  ])("says what is wrong with %s", async (_, file, message) => {
    await expect(importInto(await addProject(), file)).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringMatching(message),
    });
  });
  it("keeps what came before the mistake, and says so", async () => {
    const to = await addProject();
    await expect(
      importInto(to, `${bulk.slice(0, bulk.indexOf("\n", bulk.length / 2))}\n{"resourceSpans":[`),
    ).rejects.toMatchObject({
      message: expect.stringMatching(/cut off/),
    });
    expect((await listRuns(to, { limit: 5 })).runs.length).toBeLessThanOrEqual(5);
  });
});
