import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { CostQuery, Costs } from "@/lib/contract/costs";
import { getCosts } from "@/lib/server/costs/costs";
import { countWaiting } from "@/lib/server/costs/count-waiting";
import { exportCosts } from "@/lib/server/costs/export-costs";
import { pool } from "@/lib/server/db";
import { analyseWaiting } from "@/lib/server/findings/analyse-waiting";
import { Ingest } from "@/lib/server/ingest";
import { listRuns } from "@/lib/server/runs";
import { forgetName } from "@/lib/server/sql/costs/forget-name";
import { addProject, drawSpan } from "@/lib/testing/telemetry";

const bad = (error: unknown) => expect.unreachable(String(error));
const hex = (bytes: number) => randomBytes(bytes).toString("hex");
const nowMs = Date.now();
let ingest: Ingest;
let project: string;

type Drawn = { agoHours: number; model: string; user?: string; tag?: string; failed?: boolean; retried?: boolean };

function spansOf({ agoHours, model, user, tag, failed = false, retried = false }: Drawn) {
  const startNs = BigInt(nowMs - agoHours * 3_600_000) * 1_000_000n;
  const [traceId, root] = [hex(16), hex(8)];
  const call = (at: bigint, broken: boolean) =>
    drawSpan({
      ...{ traceId, spanId: hex(8), parentSpanId: root, name: "plan", startNs: startNs + at, failed: broken },
      attributes: {
        ...{ "gen_ai.operation.name": "chat", "gen_ai.request.model": model, "gen_ai.provider.name": "openai" },
        ...{ "gen_ai.usage.input_tokens": 1_000, "gen_ai.usage.output_tokens": 100 },
      },
    });
  const attributes = {
    ...{ "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "desk" },
    ...(user !== undefined && { "user.id": user, "session.id": `chat of ${user}` }),
    ...(tag !== undefined && { "langfuse.trace.tags": [tag, "all"] }),
  };
  return [
    drawSpan({ traceId, spanId: root, name: "desk", startNs, failed, attributes }),
    ...(retried ? [call(0n, true)] : []),
    call(5_000_000n, false),
  ];
}

beforeAll(async () => {
  ingest = new Ingest(process.env["DATABASE_URL"] ?? "");
  project = await addProject();
  const runs: Drawn[] = [
    { agoHours: 2, model: "gpt-4o", user: "ann", tag: "=eu" },
    { agoHours: 3, model: "gpt-4o", user: "ann", retried: true },
    { agoHours: 4, model: "gpt-4o-mini", user: "bob", failed: true },
    { agoHours: 5, model: "no-such-model" },
    { agoHours: 40, model: "gpt-4o", user: "ann" },
  ];
  await ingest.add(project, runs.flatMap(spansOf), []);
  await analyseWaiting(pool(), bad, 0);
  await countWaiting(pool(), bad);
});
afterAll(() => ingest.close());

const from = new Date(nowMs - 24 * 3_600_000).toISOString();
const to = new Date(nowMs).toISOString();
const ask = (query: object) => CostQuery.parse({ from, to, ...query });
const get = async (query: object) => Costs.parse(await getCosts(project, ask(query), nowMs));
const priceOf = (model: string) => (model === "gpt-4o" ? 3_500 : 210);

it("says what was spent, by model, beside the day before", async () => {
  const { total, previous, rows, series, edges, unpriced, labels } = await get({});
  const sum = 3 * priceOf("gpt-4o") + priceOf("gpt-4o-mini");
  expect(total).toMatchObject({ runs: 4, doneRuns: 3, sessions: 2, perRunMicroUsd: Math.round(sum / 4) });
  expect(total.figures).toMatchObject({ costMicroUsd: sum, calls: 5, unpricedCalls: 1, unpricedTokens: 1_100 });
  expect(total.figures.waste).toMatchObject({ retries: priceOf("gpt-4o"), failed: priceOf("gpt-4o-mini"), loops: 0 });
  expect(previous?.figures.costMicroUsd).toBe(priceOf("gpt-4o"));
  expect(labels).toBe(3);
  expect(rows.map(({ label, figures, previousMicroUsd }) => [label, figures.costMicroUsd, previousMicroUsd])).toEqual([
    ["gpt-4o", 3 * priceOf("gpt-4o"), priceOf("gpt-4o")],
    ["gpt-4o-mini", priceOf("gpt-4o-mini"), 0],
    ["no-such-model", 0, 0],
  ]);
  expect(unpriced).toEqual([{ model: "no-such-model", calls: 1, tokens: 1_100 }]);
  expect(edges).toHaveLength(series[0]?.microUsd.length === undefined ? 0 : series[0].microUsd.length + 1);
  expect(series.flatMap(({ microUsd }) => microUsd).reduce((all, cost) => all + cost, 0)).toBe(sum);
});

it("splits by user, session, tag and step, and narrows to one label or to what has none", async () => {
  const labelled = async (query: object) =>
    (await get(query)).rows.map(({ label, figures }) => [label, figures.runs, figures.costMicroUsd]);
  expect(await labelled({ by: "user" })).toEqual([
    ["ann", 2, 10_500],
    ["bob", 1, 210],
    [null, 1, 0],
  ]);
  expect(await labelled({ by: "user", sort: "label", limit: 1 })).toEqual([["ann", 2, 10_500]]);
  expect(await labelled({ by: "tag", tag: "=eu" })).toEqual([["=eu", 1, 3_500]]);
  expect(await labelled({ by: "model", user: "ann" })).toEqual([["gpt-4o", null, 10_500]]);
  expect(await labelled({ by: "model", user: "" })).toEqual([["no-such-model", null, 0]]);
  expect(await labelled({ by: "session", pipeline: "desk", status: "failed" })).toEqual([["chat of bob", 1, 210]]);
  expect(await labelled({ by: "step", provider: "openai" })).toEqual([["plan", null, 10_710]]);
});

it("finds the runs of a tag", async () => {
  const find = async (q: string) => (await listRuns(project, { q, limit: 10 })).runs.length;
  expect(await find('tag:"=eu"')).toBe(1);
  expect(await find("tag:a*")).toBe(1);
  expect(await find("-tag:*")).toBe(4);
});

it("refuses a stretch that is none and bars that are too many, with the fix", async () => {
  await expect(getCosts(project, ask({ from: to, to: from }), nowMs)).rejects.toThrow(/\?from: is not before/);
  const year = new Date(nowMs - 300 * 86_400_000).toISOString();
  await expect(getCosts(project, ask({ from: year, bucket: "hour" }), nowMs)).rejects.toThrow(/\?bucket: .* Fix: auto/);
});

it("writes the rows as CSV that no spreadsheet takes for formulas", async () => {
  const lines = (await exportCosts(project, ask({ by: "tag" }), nowMs)).trimEnd().split("\r\n");
  expect(lines[0]).toMatch(/^tag,cost_micro_usd,/);
  expect(lines).toContainEqual(expect.stringMatching(/^"'=eu",3500,0,1,/));
});

it("keeps the money of users who are deleted, under one name that nobody has", async () => {
  const before = await get({ by: "user" });
  for (const name of ["ann", "bob", "nobody"]) {
    const client = await pool().connect();
    await client.query("begin");
    await forgetName(client, project, name);
    await client.query("commit");
    client.release();
  }
  const { rows, total } = await get({
    by: "user",
    from: new Date(Math.floor(nowMs / 86_400_000) * 86_400_000 - 86_400_000 * 3).toISOString(),
    to: new Date(Math.ceil(nowMs / 86_400_000) * 86_400_000).toISOString(),
    compare: "none",
  });
  expect(rows.map(({ label, figures }) => [label, figures.runs, figures.costMicroUsd])).toEqual([
    ["[deleted]", 4, 14_210],
    [null, 1, 0],
  ]);
  expect(total.sessions).toBe(before.total.sessions);
});
