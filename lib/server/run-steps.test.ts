import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { StepEnd, StepHead, StepPiece } from "@/lib/contract/steps";
import { StepRows } from "@/lib/domain/trace/step-rows";
import { nameOf, type StepTable, spanIdOf } from "@/lib/domain/trace/step-table";
import type { WireSpan } from "@/lib/otlp/wire";
import { env } from "@/lib/server/env";
import { Ingest } from "@/lib/server/ingest";
import { readSteps } from "@/lib/server/run-steps";
import { getTree } from "@/lib/server/runs";
import { addProject, drawSpan } from "@/lib/testing/telemetry";

const ingest = new Ingest(env().DATABASE_URL);
afterAll(() => ingest.close());

const traceId = "5e".repeat(16);
const ids = Array.from({ length: 8 }, (_, index) => (index + 0xa0).toString(16).padStart(16, "0"));

/** Reads what changed after `since` into `rows`; the revision that they stand at then. */
async function read(projectId: string, rows: StepRows, since: number) {
  const pieces: string[] = [];
  for await (const text of (await readSteps(projectId, traceId, { since })) ?? []) pieces.push(text);
  const lines = pieces.join("").trimEnd().split("\n");
  const head = StepHead.parse(JSON.parse(lines[0] ?? ""));
  StepEnd.parse(JSON.parse(lines.at(-1) ?? ""));
  for (const line of lines.slice(1, -1)) rows.add(StepPiece.parse(JSON.parse(line)));
  return { ...head, lines: lines.length };
}

/** Everything that a table says, by span id; starts absolute. */
function said(table: StepTable) {
  return Array.from({ length: table.count }, (_, row) => ({
    spanId: spanIdOf(table, row),
    parent: (table.parent[row] ?? -1) >= 0 ? spanIdOf(table, table.parent[row] ?? -1) : table.missingParent.get(row),
    name: nameOf(table, row),
    start: table.startNs + BigInt(table.start[row] ?? 0),
    duration: table.duration[row],
    failed: table.failed[row],
    pending: table.pending[row],
  }));
}

const span = fc.record({
  spanId: fc.constantFrom(...ids),
  parentSpanId: fc.option(fc.constantFrom(...ids, "ee".repeat(8))),
  name: fc.constantFrom("chat", "look\0up", "\ud800", "judge"),
  startNs: fc.bigInt({ min: 1_795_000_000_000_000_000n, max: 1_795_000_000_000_000_020n }),
  open: fc.boolean(),
  failed: fc.boolean(),
});

describe("the steps of a run", () => {
  it("are the same in whatever pieces they were read, duplicates and late parents included", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(span, { minLength: 1, maxLength: 6 }), { maxLength: 6 }), async (batches) => {
        const projectId = await addProject();
        const rows = new StepRows();
        let known = { revision: 0, total: 0, lines: 0 };
        for (const batch of [[{ ...first, open: true }], ...batches]) {
          await ingest.add(projectId, batch.map(wireOf), []);
          known = await read(projectId, rows, known.revision);
        }
        const whole = new StepRows();
        const now = await read(projectId, whole, 0);
        expect(said(rows.table(known.total, true))).toEqual(said(whole.table(now.total, true)));
        expect(said(rows.table(known.total, false))).toEqual(said(whole.table(now.total, false)));
        expect(whole.table(now.total, false).count).toBe(now.total);
        expect((await read(projectId, new StepRows(), now.revision)).lines).toBe(2);
      }),
      { numRuns: 40, endOnFailure: true, interruptAfterTimeLimit: 60_000 },
    );
  }, 90_000);

  it("are those of the tree, in its order", async () => {
    const projectId = await addProject();
    const spans = ids.map((spanId, index) => wireOf({ ...first, spanId, parentSpanId: ids[(index * 3) % 7] ?? null }));
    await ingest.add(projectId, spans, []);
    const rows = new StepRows();
    const { revision } = await read(projectId, rows, 0);
    const tree = await getTree(projectId, traceId, {});
    const table = rows.table(ids.length, false);
    expect(said(table).map(({ spanId }) => spanId)).toEqual(tree?.columns.spanId);
    expect([...table.parent]).toEqual(tree?.columns.parent);
    expect([table.startNs, revision]).toEqual([BigInt(tree?.startTimeUnixNano ?? 0), tree?.revision]);
  });

  it("lose none while several writers add to the run", async () => {
    const projectId = await addProject();
    await ingest.add(projectId, [wireOf(first)], []);
    const other = new Ingest(env().DATABASE_URL);
    const rows = new StepRows();
    let done = false;
    const writing = Promise.all(
      [ingest, other].map(async (writer, half) => {
        for (let no = 0; no < 30; no += 1) {
          const spanId = `${half + 1}${no}`.padStart(16, "0");
          await writer.add(projectId, [wireOf({ ...first, spanId, parentSpanId: first.spanId })], []);
        }
      }),
    ).finally(() => {
      done = true;
    });
    let revision = 0;
    while (!done) revision = (await read(projectId, rows, revision)).revision;
    await writing;
    const { total } = await read(projectId, rows, revision);
    expect(rows.table(total, false).count).toBe(61);
    await other.close();
  });

  it("of another project do not exist", async () => {
    expect(await readSteps(await addProject(), traceId, {})).toBeNull();
  });
});

const first = {
  spanId: ids[0] ?? "",
  parentSpanId: null as string | null,
  name: "desk",
  startNs: 1_795_000_000_000_000_010n,
  open: false,
  failed: false,
};

function wireOf({ open, ...drawn }: typeof first): WireSpan {
  return drawSpan({ traceId, ...drawn, ...(open ? { endNs: null } : {}) });
}
