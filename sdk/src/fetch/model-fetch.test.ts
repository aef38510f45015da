import { trace } from "@opentelemetry/api";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Scenario } from "@/lib/demo/model-server/scenario";
import { type ModelServer, openModelServer } from "@/lib/demo/model-server/server";
import { modelFetch } from "@/sdk/src/fetch/model-fetch";
import { RecordingRun } from "@/sdk/test/recording-run";

let server: ModelServer;
let run: RecordingRun;
let scenario: Scenario;

beforeEach(async () => {
  run = new RecordingRun();
  scenario = { say: { text: "Grüße, 世界! 👋🏽 and more words", tokens: { in: 10, out: 5 } } };
  server = await openModelServer(() => scenario);
});
afterEach(() => server.close());

const messages = [{ role: "user", content: "hi" }];
const post = (body: object): RequestInit => ({ method: "POST", body: JSON.stringify(body) });
const chatUrl = () => `${server.url}/v1/chat/completions`;
/** The server numbers its answers; chunks of one that was asked for usage say that it comes later, which harms nobody. */
const bytesOf = async (response: Response) =>
  (await response.text()).replaceAll(/0000000\d/g, "N").replaceAll(',"usage":null', "");

describe("what the caller sees", () => {
  const requests: readonly (readonly [string, string, object])[] = [
    ["chat", "/v1/chat/completions", { model: "m", messages, max_tokens: 9, stream: true }],
    ["responses", "/v1/responses", { model: "m", input: "hi", max_output_tokens: 90, stream: true }],
    ["messages", "/v1/messages", { model: "m", messages, max_tokens: 9, stream: true }],
    ["generate", "/v1beta/models/m:streamGenerateContent?alt=sse", { contents: [] }],
    ["generate, as a list", "/v1beta/models/m:streamGenerateContent", { contents: [] }],
    ["chat, plain", "/v1/chat/completions", { model: "m", messages, max_tokens: 9 }],
  ];
  const ways = [{ pieceBytes: 3 }, { lineEnd: "\r\n" as const, pieceBytes: 11 }, { lineEnd: "\r" as const }, {}];

  it.each(requests)("%s: the bytes of the server, also where it was asked for more", async (_name, path, body) => {
    for (const way of ways) {
      scenario = { ...scenario, ...way };
      const direct = await bytesOf(await fetch(`${server.url}${path}`, post(body)));
      const passed = await run.within(async () => bytesOf(await modelFetch()(`${server.url}${path}`, post(body))));
      expect(passed).toBe(direct);
    }
    expect(run.recorded.holds.map(({ settled }) => settled)).toEqual(ways.map(() => 75));
  });

  it("the chunk of usage, when it was asked for", async () => {
    const body = { model: "m", messages, stream: true, stream_options: { include_usage: true } };
    const text = await run.within(async () => (await modelFetch()(chatUrl(), post(body))).text());
    expect(text).toContain('"choices":[],"usage":{"prompt_tokens":10');
  });

  it("each event as it comes, and no more than it reads", async () => {
    scenario = { ...scenario, everyMs: 60 };
    await run.within(async () => {
      const response = await modelFetch()(chatUrl(), post({ model: "m", messages, stream: true }));
      const reader = response.body?.getReader();
      const startedAt = performance.now();
      const first = await reader?.read();
      expect(performance.now() - startedAt).toBeLessThan(150); // the whole takes nine times sixty
      expect(new TextDecoder().decode(first?.value)).toContain('"role":"assistant"');
      await reader?.cancel();
    });
    expect(run.recorded).toMatchObject({ holds: [{ settled: null }], outcomes: [["openai:m", "other"]] });
  });

  it("address, status and headers", async () => {
    await run.within(async () => {
      const { url, status, headers } = await modelFetch()(chatUrl(), post({ model: "m", messages }));
      expect([url, status, headers.get("x-request-id")]).toEqual([chatUrl(), 200, "req_1"]);
    });
  });

  it("a failure without a body", async () => {
    await run.within(async () => {
      const empty = modelFetch(async () => new Response(null, { status: 503 }));
      const { status, body, headers } = await empty(chatUrl(), post({ model: "m", messages }));
      expect([status, body, headers.get("x-should-retry")]).toEqual([503, null, "false"]);
    });
    expect(run.recorded).toMatchObject({ holds: [{ settled: 0 }], outcomes: [["openai:m", "5xx"]] });
  });

  it("a failure that its client does not repeat by itself: the step does", async () => {
    scenario = { fails: 429, retryAfterS: 3 };
    await run.within(async () => {
      const { headers } = await modelFetch()(chatUrl(), post({ model: "m", messages }));
      expect([headers.get("x-should-retry"), headers.get("retry-after")]).toEqual(["false", "3"]);
    });
  });
});

describe("requests", () => {
  it("may be a Request, bytes or a text", async () => {
    const body = JSON.stringify({ model: "m", messages });
    await run.within(async () => {
      await (await modelFetch()(new Request(chatUrl(), { method: "POST", body }))).text();
      await (await modelFetch()(chatUrl(), { method: "POST", body: new TextEncoder().encode(body) })).text();
      await (
        await modelFetch()(new URL(chatUrl()), { method: "POST", body, headers: { "content-length": "9" } })
      ).text();
    });
    expect(server.requests.map(({ body: sent }) => sent["max_tokens"])).toEqual([16_384, 16_384, 16_384]);
    expect(run.recorded.holds.map(({ settled }) => settled)).toEqual([75, 75, 75]);
  });

  it("of another API pass as they are, and are counted", async () => {
    const seen: unknown[] = [];
    const base: typeof fetch = async (...args) => {
      seen.push(args);
      return new Response("ok");
    };
    const init = post({ model: "e", input: "x" });
    await run.within(() => modelFetch(base)("https://api.openai.com/v1/embeddings", init));
    expect(seen).toEqual([["https://api.openai.com/v1/embeddings", init]]);
    expect(run.recorded).toMatchObject({ requests: 1, holds: [], outcomes: [] });
  });
});

describe("outside of a run", () => {
  const spans = new InMemorySpanExporter();
  beforeEach(() => {
    spans.reset();
    trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }));
  });
  afterEach(() => trace.disable());

  it("a call goes out unchanged and leaves a span", async () => {
    const body = { model: "m", messages, stream: true };
    await (await modelFetch()(chatUrl(), post(body))).text();
    expect(server.requests[0]?.body).toEqual(body);
    const [span] = spans.getFinishedSpans();
    expect(span?.attributes).toMatchObject({ "gen_ai.request.model": "m", "gen_ai.response.finish_reasons": ["stop"] });
    expect(span?.attributes).not.toHaveProperty("tracegate.hold.id");
  });

  it("and without a tracer the answer is the very one of fetch", async () => {
    trace.disable();
    const answer = new Response("{}");
    expect(await modelFetch(async () => answer)(chatUrl(), post({ model: "m", messages }))).toBe(answer);
  });
});
