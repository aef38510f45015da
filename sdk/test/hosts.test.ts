import { createOpenAI } from "@ai-sdk/openai";
import { Agent, tool as agentTool, OpenAIProvider, Runner } from "@openai/agents";
import { generateText, stepCountIs, tool } from "ai";
import OpenAI from "openai";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { type ModelServer, openModelServer } from "@/lib/demo/model-server/server";
import { modelFetch, pipeline, step, tracegate } from "@/sdk/src/index";
import { api, newProject, type Project, web } from "@/sdk/test/product";

// A step as the `execute` of the tools of other frameworks, with a model that asks for it and then answers.

const Id = z.object({ id: z.string() });
const Order = z.object({ id: z.string(), cents: z.number().int() });
const limits = { usd: 1, steps: 20, ms: "30s" } as const;

let model: ModelServer;
let mine: Project;
let stored: unknown = { id: "A-1", cents: 4_900 };
const seen: { id: string; aborted: boolean }[] = [];

const lookup = step("order.lookup", { kind: "tool", input: Id, output: Order }, (input, s) => {
  seen.push({ id: input.id, aborted: s.signal.aborted });
  return stored as z.infer<typeof Order>;
});

beforeAll(async () => {
  mine = await newProject("hosts");
  tracegate({ url: web, key: mine.key, project: "hosts", prices: { scripted: { in: 1, out: 2 } } });
  const call = { name: "lookup", arguments: { id: "A-1" } };
  model = await openModelServer(({ body }) => {
    const said = JSON.stringify(body);
    const isTold = said.includes('"role":"tool"');
    return { say: isTold ? { text: "It cost 49 EUR." } : { toolCalls: [call] } };
  });
});
afterAll(async () => {
  await model.close();
});

const askAiSdk = pipeline(
  "ask-ai-sdk",
  { version: "1", input: z.object({ question: z.string() }), output: z.object({ text: z.string() }), limits },
  async ({ question }) => {
    const provider = createOpenAI({ baseURL: `${model.url}/v1`, apiKey: "none", fetch: modelFetch() });
    const tools = { lookup: tool({ description: "Look up an order", inputSchema: Id, execute: lookup }) };
    const { text } = await generateText({
      model: provider.chat("scripted"),
      prompt: question,
      tools,
      maxOutputTokens: 500,
      stopWhen: stepCountIs(4),
      maxRetries: 0,
    });
    return { text };
  },
);

const askAgents = pipeline(
  "ask-openai-agents",
  { version: "1", input: z.object({ question: z.string() }), output: z.object({ text: z.string() }), limits },
  async ({ question }) => {
    const openAIClient = new OpenAI({ baseURL: `${model.url}/v1`, apiKey: "none", fetch: modelFetch(), maxRetries: 0 });
    const tools = [agentTool({ name: "lookup", description: "Look up an order", parameters: Id, execute: lookup })];
    const agent = new Agent({ name: "desk", instructions: "Answer.", tools, modelSettings: { maxTokens: 500 } });
    const modelProvider = new OpenAIProvider({ openAIClient, useResponses: false });
    const runner = new Runner({ modelProvider, model: "scripted", tracingDisabled: true });
    const { finalOutput } = await runner.run(agent, question);
    return { text: String(finalOutput) };
  },
);

for (const [host, desk] of [
  ["the Vercel AI SDK", askAiSdk],
  ["OpenAI Agents", askAgents],
] as const) {
  it(`is called by ${host}, as a step of the run`, async () => {
    stored = { id: "A-1", cents: 4_900 };
    seen.length = 0;
    const run = await desk.start({ question: "What did A-1 cost?" });
    expect(run).toMatchObject({ status: "done", output: { text: "It cost 49 EUR." } });
    expect(seen).toEqual([{ id: "A-1", aborted: false }]);
    const names = async () =>
      (await api("GET", `/runs/${run.traceId}/spans?limit=100`, mine.key)).spans.map(
        (span: { name: string }) => span.name,
      );
    await expect.poll(names).toContain("execute_tool order.lookup");
    expect((await names()).filter((name: string) => name.startsWith("chat"))).toHaveLength(2);
  });

  it(`a value that breaks its contract never reaches the model of ${host}: it is told of a failed tool`, async () => {
    stored = { id: "A-1", cents: "4900", secret: "of the value" };
    const before = model.requests.length;
    const run = await desk.start({ question: "What did A-1 cost?" });
    const told = model.requests.slice(before).map(({ body }) => JSON.stringify(body));
    expect(told).toHaveLength(2);
    expect(told.join()).not.toContain("of the value");
    expect(told[1]).toContain("breaks its contract at /cents");
    // frameworks catch what a tool throws: the halt of the step is the author's to judge, the run goes on within its limits
    expect(run.status).toBe("done");
  });
}
