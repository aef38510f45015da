import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Attributes, WireSpan } from "@/lib/otlp/wire";
import { pool } from "@/lib/server/db";
import { Ingest } from "@/lib/server/ingest";
import { listRuns, runFacets } from "@/lib/server/runs";
import { indexWaiting } from "@/lib/server/search/index-waiting";
import { drawLog } from "@/lib/testing/draw-span";
import { addProject, drawSpan } from "@/lib/testing/telemetry";

const startNs = BigInt(Date.now() - 3_600_000) * 1_000_000n;
let ingest: Ingest;
let project: string;

beforeAll(() => {
  ingest = new Ingest(process.env["DATABASE_URL"] ?? "");
});
beforeEach(async () => {
  project = await addProject();
});
afterAll(() => ingest.close());

const hex = (bytes: number) => randomBytes(bytes).toString("hex");
const never = (error: unknown) => expect.unreachable(String(error));

async function indexAll(): Promise<void> {
  while ((await indexWaiting(pool(), never)) > 0);
}

function spanOf(attributes: Attributes, given: Partial<WireSpan> = {}): WireSpan {
  return drawSpan({ traceId: hex(16), spanId: hex(8), name: "chat", startNs, attributes, ...given });
}

async function send(...spans: WireSpan[]): Promise<string> {
  await ingest.add(project, spans, []);
  return spans[0]?.traceId ?? "";
}

const find = async (q: string, of = project) =>
  (await listRuns(of, { q, limit: 50 })).runs.map(({ traceId }) => traceId);
const question = (content: string) => JSON.stringify([{ role: "user", parts: [{ type: "text", content }] }]);

describe("a run is found", () => {
  it("by what any of its steps says, wherever it says it", async () => {
    const long = "x ".repeat(300);
    const trace = await send(
      spanOf(
        { "gen_ai.input.messages": question(`${long} My phone has a cracked screen,\nplease refund order ORD-88213`) },
        {
          name: "execute_tool lookup_order",
          events: [
            {
              name: "exception",
              timeNs: startNs,
              attributes: { "exception.message": "boom overheated" },
              droppedAttributes: 0,
            },
          ],
          status: { code: 2, message: "upstream unreachable" },
        },
      ),
    );
    const other = await send(spanOf({ note: "a refund that was late", count: 88_213 }));
    await indexAll();
    for (const q of ["lookup_order", "cracked", "SCREEN", '"cracked screen"', "scr*", "ord-88213", "overheated"])
      expect(await find(q), q).toEqual([trace]);
    for (const q of ['"screen please refund"', "phone unreachable", "unreachable exception"])
      expect(await find(q), q).toEqual([trace]);
    expect((await find("refund")).sort()).toEqual([trace, other].sort());
    expect((await find("88213")).sort()).toEqual([trace, other].sort());
    for (const q of ['"screen cracked"', "scree", "ORD-88214", '"order late"', "!!"])
      expect(await find(q), q).toEqual([]);
    expect((await runFacets(project, { q: "cracked" })).total).toBe(1);
  });

  it("in any script, and where JSON writes it with escapes", async () => {
    const chinese = await send(spanOf({ "gen_ai.input.messages": question("我的手机屏幕碎了，我要退款请求") }));
    const python = await send(
      spanOf({ "input.value": '{"q": "\\u9000\\u6b3e \\u304a\\u9858\\u3044", "note": "d\\u00e9j\\u00e0 vu"}' }),
    );
    const russian = await send(spanOf({ note: "Требую ВОЗВРАТ" }));
    await indexAll();
    expect(await find("退款请求")).toEqual([chinese]);
    expect((await find("退款")).sort()).toEqual([chinese, python].sort());
    expect(await find("碎")).toEqual([chinese]);
    expect(await find("款退")).toEqual([]);
    expect(await find('"deja vu"')).toEqual([python]);
    expect(await find("возврат")).toEqual([russian]);
  });

  it("by what arrives later, and by its log records", async () => {
    const first = spanOf({ note: "first things" });
    const trace = await send(first);
    await indexAll();
    await send(spanOf({ note: "later things" }, { traceId: trace }));
    await ingest.add(
      project,
      [],
      [{ ...drawLog({ eventName: "x", body: "logged words" }), traceId: trace, spanId: null }],
    );
    await indexAll();
    for (const q of ["first", "later", "logged", "first later logged"]) expect(await find(q), q).toEqual([trace]);
  });

  it("by the end of a text of a megabyte, by phrases over the borders of its parts", async () => {
    const words = Array.from({ length: 60_000 }, (_, no) => `w${no} the`);
    const trace = await send(spanOf({ note: words.join(" ") }));
    await indexAll();
    const { rows } = await pool().query("select count(*)::int as n from search_words where project_id = $1::uuid", [
      project,
    ]);
    expect(rows[0].n).toBeGreaterThan(100);
    expect(await find('"w59999 the"')).toEqual([trace]);
    for (let no = 0; no < 60_000 - 3; no += 997)
      expect(await find(`"w${no} the w${no + 1}"`), `w${no}`).toEqual([trace]);
    expect(await find('"w7 the w9"')).toEqual([]);
  });

  it("only in its own project", async () => {
    const trace = await send(spanOf({ note: "secret of one tenant" }));
    const other = await addProject();
    await indexAll();
    expect(await find("secret")).toEqual([trace]);
    expect(await find("secret", other)).toEqual([]);
  });

  it("newest first, page by page, whether nearly all have the text or few", async () => {
    const traces: string[] = [];
    for (let no = 0; no < 30; no += 1)
      traces.unshift(
        await send(spanOf({ note: no % 3 === 0 ? "often seldom" : "often" }, { startNs: startNs + BigInt(no) })),
      );
    await indexAll();
    for (const [q, wanted] of [
      ["often", traces],
      ["seldom", traces.filter((_, no) => (29 - no) % 3 === 0)],
    ] as const) {
      const seen: string[] = [];
      for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
        const page = await listRuns(project, { q, limit: 4, cursor });
        seen.push(...page.runs.map(({ traceId }) => traceId));
        cursor = page.nextCursor ?? undefined;
      }
      expect(seen).toEqual(wanted);
    }
  });
});

describe("indexing", () => {
  it("is done once, whoever does it, and left to the next where it was cut off", async () => {
    const traces = await Promise.all(Array.from({ length: 40 }, (_, no) => send(spanOf({ note: `unit n${no}` }))));
    await Promise.all([indexAll(), indexAll(), indexAll()]);
    const { rows } = await pool().query(
      `select (select count(*)::int from search_words where project_id = $1::uuid) as words,
              (select count(*)::int from search_queue where project_id = $1::uuid) as waiting`,
      [project],
    );
    expect(rows[0]).toEqual({ words: traces.length, waiting: 0 });
  });

  it("finds what a killed worker had taken", async () => {
    const trace = await send(spanOf({ note: "taken but not done" }));
    const killed = await pool().connect();
    await killed.query("begin");
    await killed.query("delete from search_queue where project_id = $1::uuid", [project]);
    await indexAll();
    expect(await find("taken")).toEqual([]);
    killed.release(true);
    await expect
      .poll(async () => {
        await indexAll();
        return find("taken");
      })
      .toEqual([trace]);
  });

  it("reads what was stored before there was a search", async () => {
    const trace = await send(spanOf({ note: "an old run" }), ...Array.from({ length: 5 }, () => spanOf({ note: "x" })));
    await pool().query("delete from search_queue");
    await pool().query(
      `insert into search_queue (trace_id, project_id, day, chars)
       select trace_id, project_id, day, 1000000000 from runs where project_id = $1::uuid`,
      [project],
    );
    await indexAll();
    expect(await find('"an old run"')).toEqual([trace]);
  });
});
