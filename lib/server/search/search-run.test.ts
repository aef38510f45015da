import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { RunSearch, RunSearchQuery } from "@/lib/contract/run-search";
import type { Attributes, WireSpan } from "@/lib/otlp/wire";
import { pool } from "@/lib/server/db";
import { Ingest } from "@/lib/server/ingest";
import { searchRun } from "@/lib/server/search/search-run";
import { selectContents } from "@/lib/server/sql/select-run-search";
import { selectPlace } from "@/lib/server/sql/select-runs";
import { drawLog } from "@/lib/testing/draw-span";
import { addProject, drawSpan } from "@/lib/testing/telemetry";

const startNs = BigInt(Date.now() - 3_600_000) * 1_000_000n;
let ingest: Ingest;
let project: string;
let traceId: string;

beforeAll(() => {
  ingest = new Ingest(process.env["DATABASE_URL"] ?? "");
});
beforeEach(async () => {
  project = await addProject();
  traceId = randomBytes(16).toString("hex");
});
afterAll(() => ingest.close());

/** Step number `no`, the id its digits. */
const step = (no: number, attributes: Attributes, given: Partial<WireSpan> = {}) =>
  drawSpan({
    traceId,
    spanId: String(no).padStart(16, "0"),
    name: `step ${no}`,
    startNs: startNs + BigInt(no),
    attributes,
    ...given,
  });

/** Hits as text: step, field, key, snippet with the matches in brackets, `again`. */
async function search(q: string, more: object = {}): Promise<string[]> {
  const found = RunSearch.parse(await searchRun(project, traceId, RunSearchQuery.parse({ q, ...more })));
  return found.hits.map(({ spanId, field, key, snippet, matches, again }) => {
    let text = snippet;
    for (const [from, to] of [...matches].reverse())
      text = `${text.slice(0, from)}[${text.slice(from, to)}]${text.slice(to)}`;
    return `${Number(spanId)} ${field}${key === null ? "" : ` ${key}`}: ${text}${again ? " (again)" : ""}`;
  });
}

const said = (role: string, content: string) => ({ role, parts: [{ type: "text", content }] });
const messages = (...list: object[]) => JSON.stringify(list);

describe("a search in a run", () => {
  it("finds every kind of text, and says where it is", async () => {
    await ingest.add(
      project,
      [
        step(1, { "app.note": "Refund desk" }, { name: "refund-desk" }),
        step(2, {
          "gen_ai.operation.name": "chat",
          "gen_ai.input.messages": messages(said("user", `${"please ".repeat(60)}REFUND my order\nnow`)),
          "gen_ai.output.messages": messages(said("assistant", "the refund is on its way")),
        }),
        step(3, {
          "gen_ai.operation.name": "execute_tool",
          "gen_ai.tool.call.arguments": '{"action":"refund","order":"A-1"}',
          "gen_ai.tool.call.result": JSON.stringify({ note: `refund ${"x".repeat(300)}` }),
        }),
        step(
          4,
          {},
          {
            status: { code: 2, message: "refund refused" },
            events: [{ name: "exception", timeNs: startNs, attributes: { detail: "no refund" }, droppedAttributes: 0 }],
          },
        ),
      ],
      [
        {
          ...drawLog({ eventName: "audit", body: "a refund was logged" }),
          traceId,
          spanId: "0000000000000003",
        },
      ],
    );
    expect(await search("refund")).toEqual([
      "1 name: [refund]-desk",
      "1 attribute app.note: [Refund] desk",
      `2 prompt gen_ai.input.messages: …${"please ".repeat(6)}[REFUND] my order now`,
      "2 answer gen_ai.output.messages: the [refund] is on its way",
      "3 arguments gen_ai.tool.call.arguments: action: [refund]",
      `3 result gen_ai.tool.call.result: note: [refund] ${"x".repeat(187)}…`,
      "3 log audit: a [refund] was logged",
      "4 error: [refund] refused",
      "4 event exception: no [refund]",
    ]);
    expect(await search("refund", { in: "name,error" })).toEqual([
      "1 name: [refund]-desk",
      "4 error: [refund] refused",
    ]);
    expect(await search("no such thing")).toEqual([]);
  });

  it("counts all steps that hold it, and knows who says it first", async () => {
    const history: object[] = [said("system", "you are a refund desk ".repeat(10))];
    const spans: WireSpan[] = [];
    for (let turn = 1; turn <= 40; turn += 1) {
      history.push(
        said("user", turn === 20 ? `my zebra ${"is ill ".repeat(40)}` : `turn ${turn} ${"bla ".repeat(50)}`),
      );
      spans.push(step(turn, { "gen_ai.operation.name": "chat", "gen_ai.input.messages": JSON.stringify(history) }));
    }
    await ingest.add(project, spans, []);
    const found = await searchRun(project, traceId, RunSearchQuery.parse({ q: "ZEBRA", repeats: "0" }));
    expect(found).toMatchObject({ total: 1, steps: 1, repeats: 20, nextCursor: null, limits: [] });
    expect(found?.hits[0]).toMatchObject({ spanId: "20".padStart(16, "0"), again: false });
    const all = await searchRun(project, traceId, RunSearchQuery.parse({ q: "ZEBRA" }));
    expect(all).toMatchObject({ total: 21, steps: 21, repeats: 20 });
    expect(all?.spanIds).toEqual(Array.from({ length: 21 }, (_, no) => String(20 + no).padStart(16, "0")));
    expect((await search("zebra", { limit: "100" })).filter((hit) => hit.endsWith("(again)"))).toHaveLength(20);
  });

  it("follows flattened lists to texts that are contents of their own", async () => {
    const flat: Record<string, string> = { "openinference.span.kind": "LLM" };
    for (let no = 0; no < 6; no += 1) {
      flat[`llm.input_messages.${no}.message.role`] = "user";
      flat[`llm.input_messages.${no}.message.content`] =
        no === 3 ? `${"long ".repeat(60)}giraffe` : `short ${no} okapi`;
    }
    await ingest.add(project, [step(1, flat)], []);
    expect(await search("giraffe")).toEqual([`1 prompt llm.input_messages: …${"long ".repeat(9)}[giraffe]`]);
    expect(await search("short 4 ok")).toEqual(["1 prompt llm.input_messages: [short 4 ok]api"]);
  });

  it("reads through the escapes of JSON, in any script", async () => {
    await ingest.add(
      project,
      [
        step(1, { "input.value": '{"q":"say \\"hello\\" to\\nMr \\u9000\\u6b3e, d\\u00c9j\\u00e0"}' }),
        step(2, { note: JSON.stringify({ inner: JSON.stringify({ path: "C:\\new\\Ordner", who: "ЖАННА İ x" }) }) }),
        step(3, { "long.value": JSON.stringify([{ text: `${"a ".repeat(150)}100% _sure_ "quoted" 退款` }]) }),
      ],
      [],
    );
    expect(await search('say "HELLO"')).toEqual(['1 prompt input.value: q: [say "hello"] to Mr 退款, dÉjà']);
    expect(await search("退款")).toHaveLength(2);
    expect(await search("déjà")).toHaveLength(1);
    expect(await search("жанна")).toEqual(["2 attribute note: who: [ЖАННА] İ x"]);
    expect(await search("İ x")).toHaveLength(1);
    expect(await search("c:\\new\\ord")).toEqual(["2 attribute note: path: [C:\\new\\Ord]ner"]);
    expect(await search('100% _sure_ "quoted"')).toHaveLength(1);
    for (const q of ["100_", "%", "_"])
      expect((await search(q)).every((hit) => hit.startsWith("3 ") || hit.includes("_"))).toBe(true);
    expect(await search("hellO_")).toEqual([]);
  });

  it("pages through its hits, and knows nothing of other projects", async () => {
    await ingest.add(
      project,
      Array.from({ length: 25 }, (_, no) => step(no, { note: "many" })),
      [],
    );
    const seen: string[] = [];
    for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
      const page = await searchRun(project, traceId, RunSearchQuery.parse({ q: "many", limit: "10", cursor }));
      expect(page).toMatchObject({ total: 25, steps: 25 });
      seen.push(...(page?.hits.map(({ spanId }) => spanId) ?? []));
      cursor = page?.nextCursor ?? undefined;
    }
    expect(seen).toEqual(Array.from({ length: 25 }, (_, no) => String(no).padStart(16, "0")));
    expect(await searchRun(await addProject(), traceId, RunSearchQuery.parse({ q: "many" }))).toBeNull();
    await expect(searchRun(project, traceId, RunSearchQuery.parse({ q: "many", cursor: "x" }))).rejects.toMatchObject({
      code: "invalid",
    });
  });

  it("reads no more contents than it may, and again when the run has changed", async () => {
    const long = (mark: string) => `${mark} `.repeat(200);
    await ingest.add(project, [step(1, { one: long("alpaca"), two: long("lama") })], []);
    const run = await selectPlace(pool(), project, traceId);
    if (run === null) throw new Error("the run is missing");
    const all = await selectContents(pool(), run, 1_000_000);
    expect(all.whole).toBe(true);
    const bytes = [...all.texts.values()].reduce((sum, text) => sum + text.length, 0);
    const some = await selectContents(pool(), run, bytes - 1);
    expect(some.whole).toBe(false);
    expect(some.texts.size).toBe(all.texts.size - 1);
    expect(await search("lama")).toHaveLength(1);
    await ingest.add(project, [step(2, { three: "a lama more" })], []);
    expect(await search("lama")).toHaveLength(2);
  });
});
