// modelFetch inside real runs, against the real control plane: what the provider's numbers become as money.
import { randomUUID } from "node:crypto";
import OpenAI from "openai";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import type { Scenario } from "@/lib/demo/model-server/scenario";
import { type ModelServer, openModelServer } from "@/lib/demo/model-server/server";
import { closeDatabase } from "@/lib/server/db";
import { closeLive } from "@/lib/server/live";
import { callApi } from "@/lib/testing/call-api";
import { ControlServer } from "@/lib/testing/control-server";
import { newMember, newTenant, type Tenant } from "@/lib/testing/tenant";
import { modelFetch, pipeline, step, tracegate } from "@/sdk/src/index";

const control = new ControlServer();
let models: ModelServer;
let tenant: Tenant;
/** No provider bills more tokens than bytes. */
const text = "word ".repeat(200);
let scenario: Scenario = { say: { text: "yes", tokens: { in: 1_000, out: 100, cached: 400 } } };
/** 600 at 2.5, 400 at 1.25, 100 at 10. */
const cost = 3_000;

beforeAll(async () => {
  tenant = await newTenant("fetch");
  models = await openModelServer(() => scenario);
  await control.start();
  tracegate({ url: control.url, key: tenant.key });
});
afterAll(async () => {
  await control.stop();
  await models.close();
  await closeLive();
  await closeDatabase();
});

const Text = z.object({ text: z.string() });
/** As many calls of a model as asked for, one after the other, by a client that would repeat failures itself. */
function asking(calls: number, { usd = 0.25, attempts = 1 } = {}) {
  const openai = () => new OpenAI({ apiKey: "test", baseURL: `${models.url}/v1`, fetch: modelFetch() });
  const ask = step(
    "ask",
    { kind: "llm", input: Text, output: Text, limits: { usd, ms: "2m" }, retry: { attempts }, fallback: "halt" },
    async ({ text }) => {
      let said = "";
      for (let call = 0; call < calls; call++) {
        const messages = [{ role: "user" as const, content: text }];
        const answer = await openai().chat.completions.create({ model: "gpt-4o", messages });
        said += answer.choices[0]?.message.content;
      }
      return { text: said };
    },
  );
  const limits = { usd, steps: 5, ms: "2m" } as const;
  return pipeline("asking", { version: "1", input: Text, output: Text, limits }, (input) => ask(input));
}
const stateOf = async (id: string) => (await callApi("GET", `/runs/${id}/state`, { key: tenant.key })).json();

it("settles each call by the server's price book", async () => {
  const id = randomUUID();
  const before = models.requests.length;
  expect(await asking(2).start({ text }, { id })).toMatchObject({ status: "done", output: { text: "yesyes" } });
  await expect.poll(() => stateOf(id)).toMatchObject({ spentMicroUsd: 2 * cost, heldMicroUsd: 0 });
  // the step's own ceiling, reserved as a whole before, does not cut the answer short
  expect(models.requests[before]?.body["max_tokens"]).toBe(16_384);
});

it("stops a loop at its ceiling, which the last answer cannot pass", async () => {
  const id = randomUUID();
  const run = await asking(1_000, { usd: 0.02 }).start({ text }, { id });
  expect(run).toMatchObject({ status: "halted", halt: { code: "budget" } });
  await expect.poll(() => stateOf(id)).toMatchObject({ heldMicroUsd: 0 });
  const { spentMicroUsd } = await stateOf(id);
  expect(spentMicroUsd).toBeGreaterThanOrEqual(15_000);
  expect(spentMicroUsd).toBeLessThanOrEqual(20_000);
});

async function setBudget(pipeline: string, limitMicroUsd: number, atLimit: object) {
  const operator = await newMember(tenant.projectId, "operator");
  const body = { scope: { kind: "pipeline", pipeline }, period: "day", limitMicroUsd, atLimit };
  const { id } = await (await callApi("POST", "/budgets", { key: operator, body })).json();
  return () => callApi("DELETE", `/budgets/${id}`, { key: operator });
}

it("falls back to the model that a budget names, where only that one fits", async () => {
  const remove = await setBudget("asking", 25_000, { kind: "fallback", model: "gpt-4o-mini" });
  const before = models.requests.length;
  const run = await asking(1, { usd: 1 }).start({ text }, { id: randomUUID() });
  expect(run).toMatchObject({ status: "done" });
  expect(models.requests.slice(before).map(({ body }) => body["model"])).toEqual(["gpt-4o-mini"]);
  await remove();
});

it("asks a person at a budget's limit, and goes on as far as they say", async () => {
  const remove = await setBudget("asking", 25_000, { kind: "ask" });
  const reviewer = await newMember(tenant.projectId, "reviewer");
  const done = asking(1, { usd: 1 }).start({ text }, { id: randomUUID() });
  const asked = async () => (await callApi("GET", "/approvals?state=pending", { key: reviewer })).json();
  await expect.poll(async () => (await asked()).approvals.length, { timeout: 10_000 }).toBe(1);
  const [approval] = (await asked()).approvals;
  expect(approval).toMatchObject({ name: "budget", args: { limitMicroUsd: 25_000 } });
  await callApi("POST", `/approvals/${approval.id}/decisions`, { key: reviewer, body: { rev: 1, verdict: "approve" } });
  expect(await done).toMatchObject({ status: "done", output: { text: "yes" } });
  await remove();
});

it("makes one request an attempt while the provider fails, and pays nothing for it", async () => {
  scenario = { fails: 503 };
  const id = randomUUID();
  const before = models.requests.length;
  const run = await asking(1, { attempts: 2 }).start({ text }, { id });
  expect(run).toMatchObject({ status: "halted", halt: { code: "retries" } });
  expect(models.requests.length - before).toBe(2);
  await expect.poll(() => stateOf(id)).toMatchObject({ spentMicroUsd: 0, heldMicroUsd: 0 });
  scenario = { say: { text: "yes" } };
});
