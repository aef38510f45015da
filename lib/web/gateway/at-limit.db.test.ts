// What a budget does with a call that does not fit, below the vendors' own clients as they come: another model, a person.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type ModelServer, openModelServer } from "@/lib/demo/model-server/server";
import type { AtLimit } from "@/lib/domain/guard/at-limit";
import { closeDatabase, pool } from "@/lib/server/db";
import { closeLive } from "@/lib/server/live";
import { webIngest } from "@/lib/server/web-ingest";
import { callApi } from "@/lib/testing/call-api";
import { newMember, newTenant, type Tenant } from "@/lib/testing/tenant";
import { answerGateway } from "@/lib/web/gateway/answer";
import { closeGateway } from "@/lib/web/gateway/carried";
import { Anthropic, ApiError, GoogleGenAI, OpenAI } from "@/sdk/test/vendor-clients";

let models: ModelServer;
let server: Server;
let url: string;
let tenant: Tenant;
let operator: string;
let reviewer: string;

beforeAll(async () => {
  models = await openModelServer(() => ({ say: { text: "Hello.", tokens: { in: 10, out: 5 } } }));
  for (const vendor of ["OPENAI", "ANTHROPIC", "GOOGLE"]) process.env[`TRACEGATE_GATEWAY_${vendor}_URL`] = models.url;
  server = createServer((request, response) => void answerGateway(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/gateway`;
});
beforeEach(async () => {
  tenant = await newTenant("budgets of the gateway");
  operator = await newMember(tenant.projectId, "operator");
  reviewer = await newMember(tenant.projectId, "reviewer");
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

const named = (more: Record<string, string> = {}) => ({
  "x-tracegate-key": tenant.key,
  "x-tracegate-pipeline": "support",
  ...more,
});
const openai = () => new OpenAI({ baseURL: `${url}/openai/v1`, apiKey: "k", defaultHeaders: named() });
const question = { model: "gpt-4o", max_tokens: 100, messages: [{ role: "user" as const, content: "Say hello." }] };

async function budget(limitMicroUsd: number, atLimit: AtLimit) {
  const body = { scope: { kind: "pipeline", pipeline: "support" }, period: "day", limitMicroUsd, atLimit };
  const made = await callApi("POST", "/budgets", { key: operator, body });
  expect(made.status).toBe(201);
  const { id } = (await made.json()) as { id: string };
  const spent = async () =>
    (await (await callApi("GET", `/budgets/${id}`, { key: operator })).json()) as { spentMicroUsd: number };
  return { id, spent };
}

async function lastSpan() {
  await closeGateway();
  const { rows } = await pool().query(
    `select name, halt_code as "haltCode", attributes, events from spans where project_id = $1 order by start_ns desc limit 1`,
    [tenant.projectId],
  );
  return rows[0];
}

const thrownBy = (asked: Promise<unknown>) =>
  asked.then(
    () => expect.unreachable(),
    (error: unknown) => error,
  );

describe("falls back to another model", () => {
  it("in the body, says so in headers and span, and holds and charges that one's price", async () => {
    // a hundred tokens of gpt-4o are 1,000 µ$, of gpt-4o-mini 60
    const { id, spent } = await budget(500, { kind: "fallback", model: "gpt-4o-mini" });
    const { data, response } = await openai().chat.completions.create(question).withResponse();
    expect(data.choices[0]?.message.content).toBe("Hello.");
    expect(models.requests.at(-1)?.body).toMatchObject({ ...question, model: "gpt-4o-mini" });
    expect(response.headers.get("x-tracegate-model")).toBe("gpt-4o-mini");
    expect(response.headers.get("x-tracegate-fallback-of")).toBe("gpt-4o");
    const span = await lastSpan();
    expect(span).toMatchObject({
      name: "chat gpt-4o",
      attributes: {
        "gen_ai.request.model": "gpt-4o-mini",
        "gen_ai.response.model": "gpt-4o-mini",
        "tracegate.fallback_of": "gpt-4o",
        // 10 tokens at 0.15, 5 at 0.6
        "tracegate.cost.micro_usd": 5,
      },
    });
    expect(JSON.stringify(span.events)).toContain("leaves no room");
    expect(JSON.stringify(span.events)).toContain(id);
    expect(await spent()).toMatchObject({ spentMicroUsd: 5, heldMicroUsd: 0 });
  });

  it("in the path, where Google has it, and of a stream", async () => {
    await budget(150, { kind: "fallback", model: "gemini-2.5-flash-lite" });
    const httpOptions = { baseUrl: `${url}/google`, headers: named() };
    const { models: google } = new GoogleGenAI({ apiKey: "k", vertexai: false, httpOptions });
    const asked = { model: "gemini-2.5-flash", contents: "Say hello.", config: { maxOutputTokens: 100 } };
    let text = "";
    for await (const chunk of await google.generateContentStream(asked)) text += chunk.text ?? "";
    expect(text).toBe("Hello.");
    expect(models.requests.at(-1)).toMatchObject({ model: "gemini-2.5-flash-lite", stream: "events" });
    expect((await lastSpan()).attributes).toMatchObject({
      "gen_ai.request.model": "gemini-2.5-flash-lite",
      "tracegate.fallback_of": "gemini-2.5-flash",
    });
  });

  it("not of another vendor, and not beyond the budget", async () => {
    await budget(3, { kind: "fallback", model: "gpt-4o-mini" });
    const before = models.requests.length;
    const client = new Anthropic({ baseURL: `${url}/anthropic`, apiKey: "k", defaultHeaders: named() });
    const asked = client.messages.create({ model: "claude-opus-4-8", max_tokens: 9, messages: question.messages });
    expect(await thrownBy(asked)).toMatchObject({
      status: 402,
      error: { type: "error", error: { type: "billing_error", message: expect.stringContaining("a model of openai") } },
    });
    const none = await thrownBy(openai().chat.completions.create(question));
    expect(none).toMatchObject({ status: 402, code: "tracegate_exhausted" });
    expect(String(none)).toContain("gpt-4o-mini");
    expect(models.requests).toHaveLength(before);
  });
});

describe("asks a person", () => {
  const decide = async (id: string, verdict: object) => {
    const { rev } = await (await callApi("GET", `/approvals/${id}`, { key: reviewer })).json();
    const decided = await callApi("POST", `/approvals/${id}/decisions`, { key: reviewer, body: { rev, ...verdict } });
    expect(decided.status).toBe(200);
  };
  const pending = async () => {
    const page = await (await callApi("GET", "/approvals?state=pending", { key: reviewer })).json();
    return page.approvals as { id: string; runId: string; ask: string; pipeline: string }[];
  };
  const refused = async (): Promise<InstanceType<typeof OpenAI.APIError>> => {
    const error = await thrownBy(openai().chat.completions.create(question));
    if (error instanceof OpenAI.APIError) return error;
    throw error;
  };

  it("once for all calls that wait; after a yes the next call passes, up to what was allowed", async () => {
    const { spent } = await budget(500, { kind: "ask" });
    const errors = await Promise.all([refused(), refused(), refused()]);
    const [asked, ...others] = await pending();
    expect(others).toEqual([]);
    expect(asked).toMatchObject({ pipeline: "support", ask: expect.stringMatching(/^May calls of support go on/) });
    for (const error of errors) {
      expect(error).toMatchObject({ status: 402, code: "tracegate_approval_pending" });
      expect(error.error).toMatchObject({ approval: { id: asked?.id } });
      expect(error.message).toContain(`/approvals?id=${asked?.id}`);
      expect(Number(error.headers?.get("retry-after"))).toBeGreaterThan(0);
      expect(error.headers?.get("x-tracegate-approval")).toBe(asked?.id);
    }
    expect(await lastSpan()).toMatchObject({
      haltCode: "budget",
      attributes: { "tracegate.approval.id": asked?.id },
    });
    await decide(String(asked?.id), { verdict: "approve" });
    const run = await (await callApi("GET", `/runs/${asked?.runId}/state`, { key: tenant.key })).json();
    expect(run).toMatchObject({ status: "done" });
    // what was asked for is the most that one such call may cost; it cost 75 µ$
    for (let call = 0; call < 2; call++) {
      const answer = await openai()
        .chat.completions.create(question)
        .catch((error: unknown) => error);
      if (call === 0) expect(answer).toMatchObject({ object: "chat.completion" });
      else expect(answer).toMatchObject({ code: "tracegate_approval_pending" });
    }
    await closeGateway();
    expect(await spent()).toMatchObject({ spentMicroUsd: 75 });
    expect(await pending()).toHaveLength(1);
  });

  it("takes a no for an answer, of Google's form too", async () => {
    await budget(500, { kind: "ask" });
    await refused();
    const [asked] = await pending();
    await decide(String(asked?.id), { verdict: "reject", reason: "not_needed", comment: "Wait for tomorrow." });
    const error = await refused();
    expect(error).toMatchObject({ status: 403, code: "tracegate_rejected" });
    expect(error.message).toContain("Wait for tomorrow.");
    expect(await pending()).toEqual([]);
    const httpOptions = { baseUrl: `${url}/google`, headers: named({ "x-tracegate-user": "u1" }) };
    const { models: google } = new GoogleGenAI({ apiKey: "k", vertexai: false, httpOptions });
    const config = { maxOutputTokens: 10_000 };
    const thrown = await thrownBy(google.generateContent({ model: "gemini-2.5-flash", contents: "x", config }));
    expect(thrown).toBeInstanceOf(ApiError);
    const [other] = await pending();
    expect(thrown).toMatchObject({ status: 402, message: expect.stringContaining(String(other?.id)) });
  });
});
