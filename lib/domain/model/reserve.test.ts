import { describe, expect, it } from "vitest";
import { apiAt, readCall, resourceOf } from "@/lib/domain/model/model-call";
import { reserve } from "@/lib/domain/model/reserve";

const price = { in: 1, out: 10 };
const messages = [{ role: "user", content: "hi" }];
const contents = [{ parts: [{ text: "hi" }] }];
const google = "https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-pro:generateContent";

function callAt(address: string, body: object) {
  const url = new URL(address);
  const api = apiAt(url);
  return api && readCall(api, url, JSON.stringify(body));
}

function reserved(address: string, body: object, leftUsd = 1) {
  const call = callAt(address, body);
  if (call === null) throw new Error("no call of a model");
  return reserve(call, price, { microUsd: leftUsd * 1e6, tokens: Number.POSITIVE_INFINITY });
}

describe("which requests are calls of a model", () => {
  it.each([
    ["https://api.openai.com/v1/chat/completions", { model: "gpt-5", messages }, "openai:gpt-5"],
    ["https://api.openai.com/v1/responses", { model: "o3", input: "hi" }, "openai:o3"],
    ["https://api.mistral.ai/v1/chat/completions", { model: "mistral-small", messages }, "mistral_ai:mistral-small"],
    ["https://api.groq.com/openai/v1/chat/completions", { model: "openai/gpt-oss", messages }, "groq:openai-gpt-oss"],
    ["https://openrouter.ai/api/v1/chat/completions", { model: "x-ai/grok", messages }, "openrouter:x-ai-grok"],
    ["https://a.openai.azure.com/openai/deployments/mine/chat/completions", { messages }, "azure.ai.openai:mine"],
    ["http://127.0.0.1:8000/v1/chat/completions", { model: "llama", messages }, "openai:llama"],
    ["https://api.anthropic.com/v1/messages", { model: "claude", messages }, "anthropic:claude"],
    [google, { contents }, "gcp.gemini:gemini-2.5-pro"],
    [
      "https://us-east1-aiplatform.googleapis.com/v1/projects/p/locations/l/publishers/google/models/g:streamGenerateContent",
      { contents },
      "gcp.vertex_ai:g",
    ],
  ])("%s", (address, body, resource) => {
    const call = callAt(address, body);
    expect(call && resourceOf(call)).toBe(resource);
  });

  it.each([
    ["https://api.openai.com/v1/embeddings", { model: "e", input: "x" }],
    ["https://api.openai.com/v1/threads/thread_1/messages", { role: "user", content: "hi" }],
    ["https://api.openai.com/v1/responses/resp_1/cancel", {}],
    ["https://api.anthropic.com/v1/messages/count_tokens", { model: "claude", messages }],
    ["https://example.com/messages", { text: "hi" }],
  ])("not %s", (address, body) => {
    expect(callAt(address, body)).toBeNull();
  });
});

describe("the bound of output", () => {
  it.each([
    ["https://api.openai.com/v1/chat/completions", { model: "gpt-4o", messages }, "max_completion_tokens", 16_384],
    ["https://api.openai.com/v1/chat/completions", { model: "gpt-4-turbo", messages }, "max_completion_tokens", 4_096],
    ["https://api.mistral.ai/v1/chat/completions", { model: "mistral-small", messages }, "max_tokens", 8_192],
    ["http://localhost/v1/chat/completions", { model: "gpt-5-mini", messages }, "max_completion_tokens", 16_384],
    ["https://api.openai.com/v1/responses", { model: "o3", input: "hi" }, "max_output_tokens", 16_384],
    ["https://api.anthropic.com/v1/messages", { model: "claude", messages }, "max_tokens", 8_192],
  ])("is put into the request that has none: %s %j", (address, body, field, most) => {
    const { call, bounded } = reserved(address, body);
    expect([bounded, call.body[field]]).toEqual([true, most]);
  });

  it("is put beside Google's other settings", () => {
    const { call } = reserved(google, { contents, generationConfig: { temperature: 0 } });
    expect(call.body["generationConfig"]).toEqual({ temperature: 0, maxOutputTokens: 8_192 });
  });

  it("is what is left of the money when that is less, and the hold then fits", () => {
    const { call, microUsd, most } = reserved(
      "https://api.openai.com/v1/responses",
      { model: "o3", input: "hi" },
      0.01,
    );
    const tokens = Number(call.body["max_output_tokens"]);
    expect(tokens).toBe(Math.floor((10_000 - most.in - 1) / 10));
    expect(microUsd).toBeLessThanOrEqual(10_000);
    expect(microUsd).toBeGreaterThan(9_980);
  });

  it("is the request's own where it has one, times the answers that it asks for", () => {
    const body = { model: "gpt-4o", messages, max_tokens: 50, n: 3 };
    const { call, bounded, most, microUsd } = reserved("https://api.openai.com/v1/chat/completions", body, 0.0001);
    expect([bounded, call.body, most.out]).toEqual([false, body, 150]);
    expect(microUsd).toBe(most.in + 1_500);
  });
});

describe("what a price by the token does not cover has no price", () => {
  const own = { type: "function", function: { name: "f" } };
  it.each([
    ["https://api.openai.com/v1/responses", { model: "o3", input: "x", tools: [{ type: "web_search" }] }],
    ["https://api.openai.com/v1/chat/completions", { model: "gpt-4o", messages, service_tier: "priority" }],
    ["https://api.openai.com/v1/chat/completions", { model: "gpt-4o-audio", messages, audio: { voice: "a" } }],
    ["https://api.anthropic.com/v1/messages", { model: "c", messages, tools: [{ type: "web_search_20250305" }] }],
    [google, { contents, tools: [{ googleSearch: {} }] }],
  ])("%s %j", (address, body) => {
    expect(reserved(address, body).microUsd).toBeNull();
  });

  it("and the caller's own tools cost nothing more", () => {
    const body = { model: "gpt-4o", messages, tools: [own] };
    expect(reserved("https://api.openai.com/v1/chat/completions", body).microUsd).not.toBeNull();
    const bash = { model: "c", messages, tools: [{ name: "f", input_schema: {} }, { type: "bash_20250124" }] };
    expect(reserved("https://api.anthropic.com/v1/messages", bash).microUsd).not.toBeNull();
  });
});
