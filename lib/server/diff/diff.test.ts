import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Cohort, Diff } from "@/lib/contract/diff";
import type { Attributes, WireSpan } from "@/lib/otlp/wire";
import { env } from "@/lib/server/env";
import { Ingest } from "@/lib/server/ingest";
import { callApi } from "@/lib/testing/call-api";
import { drawSpan } from "@/lib/testing/telemetry";
import { newTenant, type Tenant } from "@/lib/testing/tenant";

const ingest = new Ingest(env().DATABASE_URL);
afterAll(() => ingest.close());

let tenant: Tenant;
let stranger: Tenant;
beforeAll(async () => {
  [tenant, stranger] = await Promise.all([newTenant("diff"), newTenant("stranger")]);
});

const start = 1_795_000_000_000_000_000n;
const traceOf = (no: number) => no.toString(16).padStart(32, "d");
const messages = (text: string) => JSON.stringify([{ role: "user", parts: [{ type: "text", content: text }] }]);

type Drawn = {
  no: number;
  ask?: string;
  order?: string;
  pipeline?: string;
  fails?: boolean;
  root?: Attributes;
  minutes?: number;
};

/** desk > lookup (an order), chat (the answer). */
function drawRun({
  no,
  ask = "refund the tent",
  order = "A-1",
  pipeline = "desk",
  fails,
  root,
  minutes = no,
}: Drawn): WireSpan[] {
  const at = start + BigInt(minutes) * 60_000_000_000n;
  const span = (place: number, name: string, attributes: Attributes, failed = false) =>
    drawSpan({
      traceId: traceOf(no),
      spanId: (no * 100 + place).toString(16).padStart(16, "c"),
      parentSpanId: place === 0 ? null : (no * 100).toString(16).padStart(16, "c"),
      name,
      startNs: at + BigInt(place) * 10_000_000n,
      endNs: at + BigInt(place === 0 ? 100 : place * 10 + 5) * 1_000_000n,
      failed,
      attributes,
    });
  return [
    span(
      0,
      "desk",
      {
        "gen_ai.operation.name": "invoke_workflow",
        "gen_ai.workflow.name": pipeline,
        "gen_ai.input.messages": messages(ask),
        ...root,
      },
      fails,
    ),
    span(
      1,
      "execute_tool lookup",
      {
        "gen_ai.operation.name": "execute_tool",
        "gen_ai.tool.name": "lookup",
        "gen_ai.tool.call.id": `call_${no}abcDEF123`,
        "gen_ai.tool.call.arguments": JSON.stringify({ order, took_ms: no }),
      },
      fails,
    ),
    span(2, "chat gpt-5", {
      "gen_ai.operation.name": "chat",
      "gen_ai.request.model": "gpt-5",
      "gen_ai.input.messages": messages(`${ask} of ${order}, a long story: ${"and so on ".repeat(40)}`),
    }),
  ];
}

const send = (...runs: Drawn[]) => ingest.add(tenant.projectId, runs.flatMap(drawRun), []);
const get = (query: string, key = tenant.key) => callApi("GET", `/diff?${query}`, { key });
const compare = async (query: string) => Diff.parse(await (await get(query)).json());

describe("GET /diff", () => {
  beforeAll(() => send({ no: 1 }, { no: 2, order: "A-2" }, { no: 3 }));

  it("names the first divergence, and what differs in each row", async () => {
    const diff = await compare(`base=${traceOf(1)}&head=${traceOf(2)}`);
    expect(diff.rows.map(({ name, change, fields }) => `${change} ${name} ${fields}`)).toEqual([
      "same desk ",
      "changed lookup arguments",
      "changed chat gpt-5 prompt",
    ]);
    expect(diff.firstDivergence).toMatchObject({ row: 1, sentence: "The tool “lookup” ran with other arguments." });
    expect(diff).toMatchObject({
      chosenBy: "given",
      limits: null,
      base: { traceId: traceOf(1) },
      head: { traceId: traceOf(2) },
    });
  });

  it("finds nothing where only ids and times differ", async () => {
    expect((await compare(`base=${traceOf(1)}&head=${traceOf(3)}`)).firstDivergence).toBeNull();
  });

  it("knows no run of another project, on either side", async () => {
    await ingest.add(stranger.projectId, drawRun({ no: 50 }), []);
    expect((await get(`base=${traceOf(50)}&head=${traceOf(1)}`)).status).toBe(404);
    expect((await get(`base=${traceOf(1)}&head=${traceOf(50)}`)).status).toBe(404);
    expect((await get(`base=${traceOf(1)}&head=${traceOf(2)}`, stranger.key)).status).toBe(404);
    expect((await get(`head=${traceOf(1)}`, stranger.key)).status).toBe(404);
    expect((await get(`head=nothing`)).status).toBe(422);
  });
});

describe("the base of a diff", () => {
  const chosen = async (no: number) => {
    const { base, chosenBy } = await compare(`head=${traceOf(no)}`);
    return [base.traceId, chosenBy];
  };

  it("is the nearest successful run that was asked the same", async () => {
    await send(
      { no: 10, pipeline: "p1", minutes: 10 },
      { no: 11, pipeline: "p1", minutes: 40 },
      { no: 12, pipeline: "p1", minutes: 48, fails: true },
      { no: 13, pipeline: "p1", minutes: 49, ask: "refund the shoes" },
      { no: 14, pipeline: "p2", minutes: 50 },
      { no: 15, pipeline: "p1", minutes: 51, fails: true },
    );
    expect(await chosen(15)).toEqual([traceOf(11), "same_input"]);
  });

  it("else the one that was asked the most similar thing, else one of its shape", async () => {
    await send(
      { no: 20, pipeline: "p3", ask: "please refund the blue tent of order nine to my card" },
      { no: 21, pipeline: "p3", ask: "where is my parcel" },
      { no: 22, pipeline: "p3", ask: "please refund the red tent of order six to my card", fails: true },
      { no: 23, pipeline: "p3", ask: "weather tomorrow", fails: true },
    );
    expect(await chosen(22)).toEqual([traceOf(20), "similar_input"]);
    expect(await chosen(23)).toEqual([traceOf(21), "same_shape"]);
  });

  it("has to be given where there is no other", async () => {
    await send({ no: 30, pipeline: "alone", fails: true });
    const response = await get(`head=${traceOf(30)}`);
    expect(response.status).toBe(422);
    expect((await response.json()).errors[0]).toMatchObject({ path: "?base" });
  });
});

describe("POST /diff/cohort", () => {
  const root = (region: string, no: number) => ({
    "app.region": region,
    "app.build": `b${no % 3}`,
    "app.id": `id-${no}`,
  });
  /** A list, an object as JSON, a name that sounds like a measure, and one that only good runs have. */
  const more = (isBad: boolean) => ({
    "app.tags": isBad ? ["vip", "new"] : ["new"],
    "app.flags": JSON.stringify({ ui: { mode: isBad ? "beta" : "plain" } }),
    "app.cost_center": isBad ? "north" : "south",
    ...(isBad ? {} : { "app.consent": "yes" }),
  });
  const numbers = Array.from({ length: 20 }, (_, at) => 60 + at);
  const isFailed = (no: number) => no < 66;
  const ask = (body: unknown, key = tenant.key) => callApi("POST", "/diff/cohort", { key, body });

  beforeAll(() =>
    send(
      ...numbers.map((no) => ({
        no,
        pipeline: "many",
        fails: isFailed(no),
        root: { ...root(isFailed(no) ? "eu" : "us", no), ...more(isFailed(no)) },
      })),
    ),
  );

  it("ranks what failed runs have in common, whether they are named or asked for", async () => {
    const failed = numbers.filter(isFailed).map(traceOf);
    const good = numbers.filter((no) => !isFailed(no)).map(traceOf);
    const named = Cohort.parse(await (await ask({ failed, good })).json());
    expect(
      named.attributes
        .slice(0, 6)
        .map(({ key, value, failed: share }) => [key, value, share])
        .sort(),
    ).toEqual([
      ["app.consent", "(missing)", [6, 6]],
      ["app.cost_center", "north", [6, 6]],
      ["app.flags.ui.mode", "beta", [6, 6]],
      ["app.region", "eu", [6, 6]],
      ["app.tags", "vip", [6, 6]],
      ["failing tool", "lookup", [6, 6]],
    ]);
    expect(named.attributes.every(({ low, lift, high }) => low <= lift && lift <= high)).toBe(true);
    expect(named.attributes.some(({ key }) => key === "app.id")).toBe(false);
    expect(named.path.map(({ step, good: [n] }) => `${step} ${n}`)).toEqual(["desk 14", "lookup 14", "chat 14"]);
    const asked = await ask({ failed: "pipeline:many status:failed", good: { q: "pipeline:many", status: "done" } });
    expect(Cohort.parse(await asked.json())).toMatchObject({
      attributes: named.attributes,
      failed: expect.arrayContaining(failed),
    });
  });

  it("refuses what makes no sense, and knows no run of another project", async () => {
    expect((await ask({ failed: [traceOf(60)], good: [traceOf(50)] })).status).toBe(404);
    expect((await ask({ failed: [traceOf(60)], good: [traceOf(70)] }, stranger.key)).status).toBe(404);
    expect((await ask({ failed: [], good: [traceOf(70)] })).status).toBe(422);
    expect((await ask({ failed: "status:nonsense", good: [traceOf(70)] })).status).toBe(422);
    expect((await ask({ failed: [traceOf(60)], good: [traceOf(60)] })).status).toBe(422);
  });
});
