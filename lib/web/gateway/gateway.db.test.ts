// The gateway over a real socket, below the vendors' own clients as they come, before a server that speaks their protocols.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Scenario } from "@/lib/demo/model-server/scenario";
import { type ModelServer, openModelServer } from "@/lib/demo/model-server/server";
import { closeDatabase, pool } from "@/lib/server/db";
import { closeLive } from "@/lib/server/live";
import { webIngest } from "@/lib/server/web-ingest";
import { callApi } from "@/lib/testing/call-api";
import { newMember, newTenant, type Tenant } from "@/lib/testing/tenant";
import { answerGateway } from "@/lib/web/gateway/answer";
import { closeGateway } from "@/lib/web/gateway/carried";
import { Anthropic, ApiError, clients, GoogleGenAI, OpenAI } from "@/sdk/test/vendor-clients";

const say = {
  text: "Grüße, 世界! 👋🏽",
  reasoning: "They greet in German.",
  toolCalls: [{ name: "lookup", arguments: { city: "Köln" } }],
  tokens: { in: 100, out: 40, cached: 60, reasoning: 10 },
};
/** Of gpt-4o: 40 plain at 2.5, 60 cached at 1.25, 40 out at 10. */
const cost = 575;
const providerKey = "sk-provider-secret-0123456789";

let script: Scenario;
let models: ModelServer;
let server: Server;
let url: string;
let tenant: Tenant;
let operator: string;

beforeAll(async () => {
  models = await openModelServer(() => script);
  for (const vendor of ["OPENAI", "ANTHROPIC", "GOOGLE"]) process.env[`TRACEGATE_GATEWAY_${vendor}_URL`] = models.url;
  server = createServer((request, response) => {
    if (!answerGateway(request, response)) response.writeHead(299).end("next");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(async () => {
  script = { say };
  tenant = await newTenant("gateway tests");
  operator = await newMember(tenant.projectId, "operator");
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await closeGateway();
  await webIngest().close();
  await models.close();
  await closeLive();
  await closeDatabase();
});

const headers = (more: Record<string, string> = {}) => ({ "x-tracegate-key": tenant.key, ...more });
const openai = (more: Record<string, string> = {}) =>
  new OpenAI({
    baseURL: `${url}/gateway/openai/v1`,
    apiKey: providerKey,
    defaultHeaders: headers({ "x-tracegate-pipeline": "support", ...more }),
  });
const question = { model: "gpt-4o", max_tokens: 40, messages: [{ role: "user" as const, content: "Say hello." }] };

/** What is known once everything is written. */
async function stored() {
  const { projectId } = tenant;
  const open = () => pool().query("select 1 from holds where project_id = $1 and state = 'held'", [projectId]);
  await expect.poll(async () => (await open()).rowCount).toBe(0);
  await closeGateway();
  const spans = await pool().query(
    `select encode(trace_id, 'hex') as trace, encode(parent_span_id, 'hex') as parent, name, error_type as "errorType", halt_code as "haltCode", attributes
       from spans where project_id = $1 order by start_ns`,
    [projectId],
  );
  const runs = await pool().query(
    `select run_id as id, encode(trace_id, 'hex') as trace, pipeline, status, user_id as "userId", ended_at is null as open
       from run_controls where project_id = $1 order by ordinal`,
    [projectId],
  );
  const holds = await pool().query(
    `select state, micro_usd::float8 as held, charged_micro_usd::float8 as charged from holds where project_id = $1 order by created_at`,
    [projectId],
  );
  return { spans: spans.rows, runs: runs.rows, holds: holds.rows };
}

async function limit(limitMicroUsd: number, scope: object = { kind: "pipeline", pipeline: "support" }) {
  const body = { scope, period: "day", limitMicroUsd };
  const made = await callApi("POST", "/budgets", { key: operator, body });
  expect(made.status).toBe(201);
  const { id } = (await made.json()) as { id: string };
  return async () =>
    (await (await callApi("GET", `/budgets/${id}`, { key: operator })).json()) as {
      spentMicroUsd: number;
      heldMicroUsd: number;
    };
}

async function refusalOf(asked: Promise<unknown>) {
  const error = await asked.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof OpenAI.APIError || error instanceof Anthropic.APIError) return error;
  throw new Error(`no error of the vendor's: ${error}`);
}

const vendorOf: Record<string, string> = { openai: "openai", anthropic: "anthropic", "gcp.gemini": "google" };

describe.each(clients)("$name as it comes", ({ name, provider, model, ask }) => {
  const forms = [{ stream: true }, ...(name.startsWith("ai sdk") ? [] : [{ stream: false }])];
  it.each(forms)("gets its answer, leaves its span, pays its price: %j", async ({ stream }) => {
    script = { say, pieceBytes: 7 };
    const got = await ask({ url: `${url}/gateway/${vendorOf[provider]}`, stream, headers: headers() });
    expect(got).toEqual({ text: say.text, call: { city: "Köln" } });
    const { spans, runs, holds } = await stored();
    expect(spans).toHaveLength(1);
    expect(spans[0]).toMatchObject({
      name: `chat ${model}`,
      parent: null,
      attributes: {
        "gen_ai.provider.name": provider,
        "gen_ai.response.model": model,
        "gen_ai.usage.input_tokens": 100,
        "gen_ai.usage.output_tokens": 40,
        "gen_ai.usage.cache_read.input_tokens": 60,
        "gen_ai.usage.reasoning.output_tokens": 10,
        "tracegate.pipeline": "first-key",
        "tracegate.cost.micro_usd": holds[0]?.charged,
      },
    });
    if (model === "gpt-4o") expect(holds[0]?.charged).toBe(cost);
    expect(holds[0]?.held).toBeGreaterThanOrEqual(holds[0]?.charged);
    expect(runs).toMatchObject([{ trace: spans[0]?.trace, status: "done", open: false }]);
  });
});

it("passes the provider's key on, keeps its own, and stores neither", async () => {
  await openai().chat.completions.create(question);
  const path = `${url}/gateway/k/${tenant.key}/openai/v1`;
  await new OpenAI({ baseURL: path, apiKey: providerKey }).chat.completions.create(question);
  const last = models.requests.slice(-2);
  for (const request of last) {
    expect(request.headers["authorization"]).toBe(`Bearer ${providerKey}`);
    expect(JSON.stringify(request)).not.toContain("tracegate");
    expect(JSON.stringify(request)).not.toContain(tenant.key);
  }
  expect((await stored()).spans).toHaveLength(2);
  for (const table of ["spans", "contents", "runs", "run_controls", "holds", "audit_entries"]) {
    const { rows } = await pool().query(`select t::text as text from ${table} t where project_id = $1`, [
      tenant.projectId,
    ]);
    expect(JSON.stringify(rows)).not.toMatch(new RegExp(`${providerKey}|${tenant.key}`));
  }
});

it("joins the caller's trace, and names run, user and session", async () => {
  const [trace, parent] = ["0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"];
  const client = openai({
    traceparent: `00-${trace}-${parent}-01`,
    "x-tracegate-user": "u1",
    "x-tracegate-session": "s1",
  });
  await client.chat.completions.create(question);
  await client.chat.completions.create(question);
  const { spans, runs } = await stored();
  expect(spans).toMatchObject([
    { trace, parent },
    { trace, parent },
  ]);
  expect(spans[0]?.attributes).toMatchObject({ "tracegate.pipeline": "support", "user.id": "u1", "session.id": "s1" });
  expect(runs).toEqual([
    { id: `gateway:${trace}`, trace, pipeline: "support", status: "done", userId: "u1", open: false },
  ]);
  const sent = String(models.requests.at(-1)?.headers["traceparent"]);
  expect(sent).toMatch(new RegExp(`^00-${trace}-(?!${parent})[0-9a-f]{16}-01$`));
});

it("a budget lets through what fits under 50 callers at once, and not a micro-dollar more", async () => {
  // held at most 0.0019 $, charged 0.000575 $
  script = { say, afterMs: 20 };
  const use = await limit(4_000);
  const ask = () =>
    fetch(`${url}/gateway/openai/v1/chat/completions`, {
      method: "POST",
      headers: headers({ "x-tracegate-pipeline": "support", "content-type": "application/json" }),
      body: JSON.stringify(question),
    }).then(async (response) => ({ status: response.status, body: await response.text() }));
  let paid = 0;
  for (let round = 0; round < 4; round++) {
    const answers = await Promise.all(Array.from({ length: 50 }, ask));
    paid += answers.filter(({ status }) => status === 200).length;
    expect(answers.every(({ status }) => [200, 402, 429].includes(status))).toBe(true);
    const { spentMicroUsd, heldMicroUsd } = await use();
    expect(spentMicroUsd + heldMicroUsd).toBeLessThanOrEqual(4_000);
  }
  const { holds } = await stored();
  expect(holds.map(({ charged }) => charged)).toEqual(Array(paid).fill(cost));
  expect(await use()).toMatchObject({ spentMicroUsd: paid * cost, heldMicroUsd: 0 });
  const error = await refusalOf(openai().chat.completions.create(question));
  expect(error).toMatchObject({ status: 402, code: "tracegate_exhausted" });
  expect(error.headers?.get("x-should-retry")).toBe("false");
  expect(error.headers?.get("x-tracegate-refused")).toBe("exhausted");
  expect((await stored()).spans.at(-1)).toMatchObject({ haltCode: "budget" });
});

it("a limit for the run comes with its first call, and bounds a call that has no maximum of its own", async () => {
  const client = openai({ "x-tracegate-run-usd": "0.02", traceparent: `00-${"a1".repeat(16)}-${"b2".repeat(8)}-01` });
  const { max_tokens: _, ...open } = question;
  await client.chat.completions.create(open);
  const { max_completion_tokens: most, max_tokens: old } = models.requests.at(-1)?.body ?? {};
  expect(Number(most ?? old)).toBeGreaterThan(1_024);
  expect(Number(most ?? old)).toBeLessThan(2_000);
  expect(await refusalOf(openai({ "x-tracegate-run-usd": "0.005" }).chat.completions.create(open))).toMatchObject({
    status: 402,
  });
});

it("what has no price passes only where nothing limits it", async () => {
  const own = { ...question, model: "our-own-llama" };
  await openai().chat.completions.create(own);
  await limit(1_000_000);
  expect(await refusalOf(openai().chat.completions.create(own))).toMatchObject({ code: "tracegate_unpriced" });
  expect(await refusalOf(openai().embeddings.create({ model: "e", input: "x" }))).toMatchObject({ status: 402 });
});

describe("stops", () => {
  const kill = (scope: object, state = "kill") =>
    callApi("POST", "/control", { key: operator, body: { scope, state, reason: "a test" } });

  it("cuts a stream of a run that is killed, says why, and charges what is not known in full", async () => {
    script = { say: { ...say, text: "word ".repeat(2_000) }, everyMs: 20 };
    const stream = await openai().chat.completions.create({ ...question, max_tokens: 400, stream: true });
    let words = 0;
    const error = await refusalOf(
      (async () => {
        for await (const _ of stream)
          if (++words === 5) expect((await kill({ kind: "pipeline", pipeline: "support" })).status).toBe(200);
      })(),
    );
    expect(words).toBeLessThan(1_000);
    expect(error.message).toContain("An operator killed this run");
    const { holds, runs, spans } = await stored();
    expect(holds).toMatchObject([{ state: "settled", charged: holds[0]?.held }]);
    expect(runs).toMatchObject([{ status: "halted" }]);
    expect(spans[0]).toMatchObject({ haltCode: "killed" });
    expect(await refusalOf(openai().chat.completions.create(question))).toMatchObject({
      status: 403,
      code: "tracegate_killed",
    });
  });

  it.each(["anthropic", "google"])("a paused project, as %s says it", async (vendor) => {
    await kill({ kind: "project" }, "pause");
    if (vendor === "anthropic") {
      const client = new Anthropic({ baseURL: `${url}/gateway/anthropic`, apiKey: "k", defaultHeaders: headers() });
      const asked = client.messages.create({ model: "claude-opus-4-8", max_tokens: 9, messages: question.messages });
      expect(await refusalOf(asked)).toBeInstanceOf(Anthropic.PermissionDeniedError);
      return;
    }
    const httpOptions = { baseUrl: `${url}/gateway/google`, headers: headers() };
    const { models: google } = new GoogleGenAI({ apiKey: "k", vertexai: false, httpOptions });
    const thrown = await google
      .generateContent({ model: "gemini-2.5-flash", contents: "x" })
      .catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(ApiError);
    expect(thrown).toMatchObject({ status: 403, message: expect.stringContaining("paused this scope") });
  });

  it("a caller that leaves stops the provider, and pays what may have been said", async () => {
    script = { say: { ...say, text: "word ".repeat(500) }, everyMs: 20 };
    const leave = new AbortController();
    const stream = await openai().chat.completions.create({ ...question, stream: true }, { signal: leave.signal });
    for await (const _ of stream) {
      leave.abort();
      break;
    }
    await expect.poll(async () => (await stored()).holds[0]?.state).toBe("settled");
    const { holds, runs } = await stored();
    expect(holds[0]?.charged).toBe(holds[0]?.held);
    expect(runs).toMatchObject([{ open: false }]);
  });
});

describe("what the provider does", () => {
  const plain = (stream = false) =>
    fetch(`${url}/gateway/openai/v1/chat/completions`, {
      method: "POST",
      headers: headers({ "content-type": "application/json" }),
      body: JSON.stringify({ ...question, stream }),
    });

  it("its errors pass with their headers and cost nothing", async () => {
    script = { fails: 429, retryAfterS: 7 };
    const response = await plain();
    expect([response.status, response.headers.get("retry-after")]).toEqual([429, "7"]);
    expect(await response.json()).toMatchObject({ error: { message: "Rate limit reached" } });
    script = { fails: 500 };
    expect((await plain()).status).toBe(500);
    const { holds, spans } = await stored();
    expect(holds.map(({ charged }) => charged)).toEqual([0, 0]);
    expect(spans.map(({ errorType }) => errorType)).toEqual(["429", "500"]);
  });

  it.each([
    ["drops the connection", { drops: true }, false],
    ["breaks off a plain answer", { say, cutAfter: 1 }, false],
    ["breaks off a stream", { say, cutAfter: 3 }, true],
    ["sends what is no JSON", { raw: "data: {nonsense\n\n" }, true],
  ] as const)("%s: the hold is charged in full, the caller sees it break", async (_name, scenario, stream) => {
    script = scenario;
    const response = await plain(stream);
    const text = await response.text().catch(() => null);
    if ("drops" in scenario) expect(response.status).toBe(502);
    else if ("raw" in scenario) expect(text).toBe(scenario.raw);
    else expect(text).toBeNull();
    const { holds, spans } = await stored();
    expect(holds).toMatchObject([{ state: "settled", charged: holds[0]?.held }]);
    expect(spans).toMatchObject([{ errorType: expect.any(String) }]);
  });

  it("opens its breaker after ten faults, and spares the provider", async () => {
    script = { fails: 500 };
    for (let call = 0; call < 10; call++) expect((await plain()).status).toBe(500);
    await closeGateway();
    const before = models.requests.length;
    const response = await plain();
    expect(response.status).toBe(503);
    expect(response.headers.get("x-tracegate-refused")).toBe("breaker_open");
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(models.requests.length).toBe(before);
  });
});

it("refuses who does not say whose money it is, in the vendor's form", async () => {
  const with401 = [
    () => openai({ "x-tracegate-key": "tg_unknown" }).chat.completions.create(question),
    () => new OpenAI({ baseURL: `${url}/gateway/openai/v1`, apiKey: tenant.key }).chat.completions.create(question),
    () =>
      new Anthropic({ baseURL: `${url}/gateway/anthropic`, apiKey: "k" }).messages.create({
        model: "claude-opus-4-8",
        max_tokens: 9,
        messages: question.messages,
      }),
  ];
  for (const ask of with401) expect(await refusalOf(ask())).toMatchObject({ status: 401 });
  const status = async (path: string, init: RequestInit = {}) =>
    (await fetch(url + path, { headers: headers(), method: "POST", ...init })).status;
  const before = models.requests.length;
  expect(await status("/gateway/openai/v1/chat/completions", { body: "{" })).toBe(400);
  expect(await status("/gateway/openai/v1/chat/completions", { body: "[]" })).toBe(400);
  expect(await status("/gateway/nobody/v1/chat/completions")).toBe(404);
  expect(await status("/gateway/openai/v1/%2e%2e/x")).toBe(404);
  expect(await status("/gateway/openai/v1/responses", { body: new Uint8Array(33 * 2 ** 20) })).toBe(413);
  expect(await status("/gatewayx")).toBe(299);
  const wrong = headers({ "x-tracegate-pipeline": "no name" });
  expect(await status("/gateway/openai/v1/chat/completions", { headers: wrong, body: "{}" })).toBe(400);
  expect(models.requests.length).toBe(before);
});
