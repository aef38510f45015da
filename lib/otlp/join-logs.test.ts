import { describe, expect, it } from "vitest";
import { joinLogs, joinsElsewhere } from "@/lib/otlp/join-logs";
import { toStep } from "@/lib/otlp/to-step";
import type { WireLog, WireSpan } from "@/lib/otlp/wire";
import { drawLog, drawSpan } from "@/lib/testing/draw-span";

const scope = "com.anthropic.claude_code.tracing";
const span = (spanId: string, attributes: Parameters<typeof drawSpan>[0]["attributes"], start = 0): WireSpan => ({
  ...drawSpan({ name: "claude_code", scope, attributes }),
  spanId,
  startNs: BigInt(start),
});
const log = (
  spanId: string | null,
  name: string,
  attributes: Parameters<typeof drawSpan>[0]["attributes"],
  at = 0,
): WireLog => ({
  ...drawLog({ eventName: "", attributes: { ...attributes, "event.name": name } }, at),
  spanId,
});
const counts = { input_tokens: 10, output_tokens: 5, cache_read_tokens: 0, cache_creation_tokens: 2 };

describe("joinLogs", () => {
  const interaction = span("000000000000000a", { "span.type": "interaction" });
  const first = span("000000000000000b", { "span.type": "llm_request", model: "claude-haiku-4-5", ...counts }, 1);
  const second = span("000000000000000c", { "span.type": "llm_request", model: "claude-haiku-4-5", ...counts }, 2);
  const tool = span("000000000000000d", { "span.type": "tool", tool_use_id: "toolu_1", "gen_ai.tool.name": "look" }, 3);
  const spans = [interaction, second, first, tool];
  const logs = [
    log(interaction.spanId, "api_request", { ...counts, cost_usd: 0.002 }, 2),
    log(interaction.spanId, "api_request", { ...counts, cost_usd: 0.001 }, 1),
    log(interaction.spanId, "tool_result", { tool_use_id: "toolu_1", tool_input: '{"id":1}' }, 3),
    log(interaction.spanId, "assistant_response", { response: "Done." }, 4),
    log("00000000000000ff", "assistant_response", { response: "of a span that is not here" }, 5),
    log(null, "plugin_loaded", {}, 6),
  ];

  it("gives each record to the span it tells about, whatever the order", () => {
    for (const order of [logs, logs.toReversed()]) {
      const joined = joinLogs(spans, order);
      expect(toStep(first, joined.get(first.spanId) ?? []).costMicroUsd).toBe(1000);
      expect(toStep(second, joined.get(second.spanId) ?? []).costMicroUsd).toBe(2000);
      expect(toStep(tool, joined.get(tool.spanId) ?? []).tool?.arguments).toEqual({ id: 1 });
      expect(toStep(interaction, joined.get(interaction.spanId) ?? [])).toMatchObject({
        outputText: "Done.",
        costMicroUsd: null,
      });
      expect([...joined.values()].flat()).toHaveLength(4);
    }
  });

  it("says which records need the whole run", () => {
    expect(logs.map(joinsElsewhere)).toEqual([true, true, true, false, false, false]);
  });
});
