// modelFetch below the vendors' own clients, against a server that speaks their protocols: what comes back whole.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Answer } from "@/lib/demo/model-server/scenario";
import { type ModelServer, openModelServer } from "@/lib/demo/model-server/server";
import { toCall } from "@/lib/otlp/to-call";
import { toMessages } from "@/lib/otlp/to-messages";
import { toStep } from "@/lib/otlp/to-step";
import { type Drawn, drawSpan } from "@/lib/testing/draw-span";
import { RecordingRun } from "@/sdk/test/recording-run";
import { clients, question } from "@/sdk/test/vendor-clients";

const answer: Answer = {
  text: "Grüße, 世界! 👋🏽",
  reasoning: "They greet in German.",
  toolCalls: [{ name: "lookup", arguments: { city: "Köln" } }],
  tokens: { in: 100, out: 40, cached: 60, reasoning: 10 },
};
/** 40 plain at 2.5, 60 cached at 1.25, 40 out at 10. */
const cost = 575;

let server: ModelServer;
let run: RecordingRun;

beforeEach(async () => {
  run = new RecordingRun();
  server = await openModelServer(() => ({ say: answer, pieceBytes: 7 }));
});
afterEach(() => server.close());

describe.each(clients)("$name", ({ provider, model, ask }) => {
  describe.each([
    ["plain", false],
    ["streaming", true],
  ])("%s", (_form, stream) => {
    it("gives the client the answer, settles its price, and tells the breaker", async () => {
      const got = await run.within(() => ask({ url: server.url, stream }));
      expect(got).toEqual({ text: answer.text, call: { city: "Köln" } });
      const { holds, outcomes, requests, tokens } = run.recorded;
      expect(holds.map(({ settled }) => settled)).toEqual([cost]);
      expect(holds[0]?.microUsd).toBeGreaterThan(cost);
      expect(outcomes).toEqual([[`${provider}:${model}`, "ok"]]);
      expect({ requests, tokens, arrived: server.requests.length }).toEqual({ requests: 1, tokens: 140, arrived: 1 });
    });

    it("tells the trace", async () => {
      await run.within(() => ask({ url: server.url, stream }));
      const { attributes, parentSpanContext } = run.span();
      expect(parentSpanContext?.spanId).toBe(run.stepSpanId);
      expect(attributes).toMatchObject({
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": provider,
        "gen_ai.request.model": model,
        "gen_ai.response.model": model,
        "gen_ai.usage.input_tokens": 100,
        "gen_ai.usage.output_tokens": 40,
        "gen_ai.usage.cache_read.input_tokens": 60,
        "gen_ai.usage.reasoning.output_tokens": 10,
        "tracegate.hold.id": "hold-1",
        "tracegate.cost.micro_usd": cost,
      });
      expect(attributes["gen_ai.response.id"]).toMatch(/00000001$/);
      expect(attributes["gen_ai.response.finish_reasons"]).toHaveLength(1);
      expect("gen_ai.response.time_to_first_chunk" in attributes).toBe(stream);
      const json = (name: string) => JSON.parse(String(attributes[name]));
      expect(json("gen_ai.input.messages")).toEqual([{ role: "user", parts: [{ type: "text", content: question }] }]);
      const [{ role, parts }] = json("gen_ai.output.messages");
      expect(role).toBe("assistant");
      expect(parts).toMatchObject([
        { type: "reasoning", content: answer.reasoning },
        { type: "text", content: answer.text },
        { type: "tool_call", name: "lookup", arguments: { city: "Köln" } },
      ]);
      expect(json("gen_ai.tool.definitions")).toMatchObject([{ type: "function", name: "lookup" }]);
    });

    it("is shown by Tracegate as it was", async () => {
      await run.within(() => ask({ url: server.url, stream }));
      const { name, attributes } = run.span();
      const span = drawSpan({ name, scope: "tracegate", attributes: attributes as Drawn["attributes"] });
      const step = toStep(span, []);
      expect(step).toMatchObject({
        kind: "llm",
        provider,
        model,
        tokens: { input: 100, output: 40, cacheRead: 60, reasoning: 10 },
        costMicroUsd: cost,
      });
      expect(step.finishReason).not.toBeNull();
      expect(toMessages(span, [])).toMatchObject([
        { role: "user", parts: [{ type: "text", text: question }] },
        {
          role: "assistant",
          parts: [
            { type: "reasoning", text: answer.reasoning },
            { type: "text", text: answer.text },
            { type: "tool_call", name: "lookup", arguments: { city: "Köln" } },
          ],
        },
      ]);
      expect(toCall(span, [], step).tools).toMatchObject([
        { name: "lookup", schema: { type: "object", required: ["city"] } },
      ]);
    });
  });
});
