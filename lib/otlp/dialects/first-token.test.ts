import { describe, expect, it } from "vitest";
import { toMapping } from "@/lib/otlp/to-mapping";
import { toStep } from "@/lib/otlp/to-step";
import type { WireSpan } from "@/lib/otlp/wire";
import { type Drawn, drawSpan } from "@/lib/testing/draw-span";

const startNs = 1_767_225_600_000_000_000n; // 2026-01-01T00:00:00Z
const plusMs = (ms: number) => startNs + BigInt(ms) * 1_000_000n;

/** A step of two seconds; `at`: milliseconds of its events. */
function span({ at = [], ...drawn }: Partial<Drawn> & { at?: number[] }): WireSpan {
  const bare = drawSpan({ name: "chat", attributes: {}, ...drawn });
  const events = bare.events.map((event, no) => ({ ...event, timeNs: plusMs(at[no] ?? 0) }));
  return { ...bare, startNs, endNs: plusMs(2000), events };
}
const firstToken = (drawn: Parameters<typeof span>[0]) => toStep(span(drawn), []).firstTokenNs;
const events = (name: string, count = 1) => Array.from({ length: count }, () => ({ name, attributes: {} }));

describe("firstTokenOf", () => {
  it.each<[string, Parameters<typeof span>[0], number]>([
    [
      "OpenTelemetry, seconds",
      { attributes: { "gen_ai.operation.name": "chat", "gen_ai.response.time_to_first_chunk": 0.25 } },
      250e6,
    ],
    [
      "OpenLIT, seconds",
      { attributes: { "gen_ai.operation.name": "chat", "gen_ai.server.time_to_first_token": "0.25" } },
      250e6,
    ],
    [
      "Strands, milliseconds",
      {
        scope: "strands.telemetry.tracer",
        attributes: { "gen_ai.operation.name": "chat", "gen_ai.server.time_to_first_token": 250 },
      },
      250e6,
    ],
    [
      "Vercel AI, milliseconds",
      { scope: "ai", attributes: { "ai.operationId": "ai.streamText.doStream", "ai.response.msToFirstChunk": 250.5 } },
      250.5e6,
    ],
    [
      "Langfuse, a moment",
      {
        attributes: {
          "langfuse.observation.type": "generation",
          "langfuse.observation.completion_start_time": '"2026-01-01T00:00:00.250Z"',
        },
      },
      250e6,
    ],
    [
      "Mastra, a moment with a zone",
      {
        attributes: {
          "mastra.span.type": "model_inference",
          "mastra.completion_start_time": "2026-01-01T01:00:00.250+01:00",
        },
      },
      250e6,
    ],
    [
      "Claude Code, milliseconds",
      { scope: "com.anthropic.claude_code.tracing", attributes: { "span.type": "llm_request", ttft_ms: 250 } },
      250e6,
    ],
    [
      "LiveKit, seconds",
      { scope: "livekit-agents", name: "llm_request", attributes: { "lk.response.ttft": 0.25 } },
      250e6,
    ],
    [
      "OpenInference, an event",
      {
        attributes: { "openinference.span.kind": "LLM" },
        events: events("First Token Stream Event"),
        at: [250],
      },
      250e6,
    ],
    [
      "OpenLLMetry, the first of many events",
      {
        attributes: { "llm.request.type": "chat" },
        events: events("llm.content.completion.chunk", 3),
        at: [250, 260, 270],
      },
      250e6,
    ],
  ])("%s", (_, drawn, ns) => {
    expect(firstToken(drawn)).toBe(ns);
  });
  it("is null where the client says nothing, or what cannot be", () => {
    const chat = (value: Drawn["attributes"][string]) =>
      firstToken({ attributes: { "gen_ai.operation.name": "chat", "gen_ai.response.time_to_first_chunk": value } });
    for (const value of [null, -1, "soon", 1e300, "NaN", {}, [1], 3.0]) expect(chat(value)).toBeNull(); // 3 s is after the end
    expect(chat(0)).toBe(0);
  });
  it("belongs to model calls only", () => {
    expect(
      firstToken({
        attributes: { "gen_ai.operation.name": "execute_tool", "gen_ai.response.time_to_first_chunk": 0.25 },
      }),
    ).toBeNull();
  });
  it("says which key it was read from", () => {
    const chat = span({ attributes: { "gen_ai.operation.name": "chat", "gen_ai.response.time_to_first_chunk": 0.25 } });
    expect(toMapping(chat, []).used).toContainEqual({
      field: "firstTokenNs",
      key: "gen_ai.response.time_to_first_chunk",
    });
  });
});
