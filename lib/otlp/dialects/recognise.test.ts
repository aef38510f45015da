import { describe, expect, it } from "vitest";
import { dialects, dialectsOf } from "@/lib/otlp/dialects/recognise";
import { drawSpan } from "@/lib/testing/draw-span";

const ids = (attributes: Parameters<typeof drawSpan>[0]["attributes"], scope = "") =>
  dialectsOf(drawSpan({ name: "x", attributes, scope })).map((dialect) => dialect.id);

describe("dialectsOf", () => {
  it("has no more dialects than a number has bits", () => {
    expect(dialects.length).toBeLessThanOrEqual(32);
  });
  it("always ends with what anybody may send", () => {
    expect(ids({})).toEqual(["otel"]);
    expect(ids({ "http.method": "GET" })).toEqual(["otel"]);
  });
  it("puts a product's own keys before conventions", () => {
    expect(ids({ "gen_ai.operation.name": "chat", "langfuse.trace.name": "x", "ai.operationId": "y" })).toEqual([
      "langfuse",
      "vercel-ai",
      "otel-genai",
      "otel",
    ]);
  });
  it("knows a dialect by its scope alone", () => {
    expect(ids({}, "gcp.vertex.agent")).toEqual(["google-adk", "otel"]);
  });
  it("is not fooled by keys that only begin alike", () => {
    expect(ids({ ai: 1, "aix.y": 1, gen_ai: 1, "llm.messages": "x" })).toEqual(["otel"]);
  });
});
