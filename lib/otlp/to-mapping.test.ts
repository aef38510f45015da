import { describe, expect, it } from "vitest";
import { previewText } from "@/lib/otlp/preview-text";
import { toMapping } from "@/lib/otlp/to-mapping";
import { drawSpan } from "@/lib/testing/draw-span";

describe("toMapping", () => {
  it("names the dialect, the key of each field, and what nothing understood", () => {
    const mapping = toMapping(
      drawSpan({
        name: "chat",
        attributes: {
          "gen_ai.operation.name": "chat",
          "gen_ai.response.model": "gpt-4.1-mini",
          "gen_ai.usage.input_tokens": 10,
          "gen_ai.prompt.0.role": "user",
          "gen_ai.prompt.0.content": "Hi",
          "my.own.key": 1,
        },
      }),
      [],
    );
    expect(mapping.dialect).toBe("otel-genai");
    expect(mapping.used).toContainEqual({ field: "model", key: "gen_ai.response.model" });
    expect(mapping.used).toContainEqual({ field: "tokens.input", key: "gen_ai.usage.input_tokens" });
    expect(mapping.used).toContainEqual({ field: "messages.input", key: "gen_ai.prompt.*" });
    expect(mapping.ignored).toEqual(["my.own.key"]);
  });
});

describe("previewText", () => {
  it("shows the question and the answer of a request", () => {
    expect(previewText('{"messages":[{"role":"user","content":"Where is it?"}]}', "input")).toBe("Where is it?");
    expect(previewText('{"input":"Where is it?"}', "input")).toBe("Where is it?");
    expect(previewText('{"outputs":"Here."}', "output")).toBe("Here.");
    expect(previewText('{"text":"Here.","files":[]}', "output")).toBe("Here.");
    expect(
      previewText('{"messages":[{"role":"user","content":"Where?"},{"role":"assistant","content":"Here."}]}', "output"),
    ).toBe("Here.");
  });
  it("leaves everything else as it is", () => {
    for (const text of [null, "", "plain", '{"order":1}', "[1,2]", "{broken"])
      expect(previewText(text, "input")).toBe(text);
  });
});
