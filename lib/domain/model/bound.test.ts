import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boundInput, bytesOf } from "@/lib/domain/model/bound";
import { chat } from "@/lib/domain/model/chat";
import { generate } from "@/lib/domain/model/generate";
import { messages } from "@/lib/domain/model/messages";
import { responses } from "@/lib/domain/model/responses";

const says = (content: unknown) => ({ model: "m", messages: [{ role: "user", content }] });
const picture = "A".repeat(1_000_000);
const tokensOf = (body: Record<string, unknown>, api = chat) => boundInput(body, api);

describe("boundInput", () => {
  it("is never below the bytes of what is said, in any script", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        const least = Buffer.byteLength(text.normalize("NFKC"));
        expect(tokensOf(says(text)).tokens).toBeGreaterThanOrEqual(least);
        expect(tokensOf({ input: text }, responses).tokens).toBeGreaterThanOrEqual(least);
        expect(tokensOf({ contents: [{ parts: [{ text }] }] }, generate).tokens).toBeGreaterThanOrEqual(least);
        expect(tokensOf({ system: text, messages: [] }, messages).tokens).toBeGreaterThanOrEqual(least);
      }),
    );
  }, 30_000);

  it("grows with what a tokenizer's normalisation makes longer", () => {
    expect(bytesOf("\ufdfa")).toBe(33);
    expect(bytesOf("hello")).toBe(5);
  });

  it("counts tools and their schemas, escaped as they may be shown", () => {
    const tool = (description: string) => ({ type: "function", function: { name: "f", description } });
    const { tokens } = tokensOf({ ...says("hi"), tools: [tool("")] });
    expect(tokensOf({ ...says("hi"), tools: [tool("ü".repeat(100))] }).tokens - tokens).toBe(600);
    expect(tokens - tokensOf(says("hi")).tokens).toBeGreaterThan(1000);
  });

  it.each([
    ["OpenAI", chat, [{ type: "image_url", image_url: { url: `data:image/png;base64,${picture}` } }]],
    ["OpenAI, by address", chat, [{ type: "image_url", image_url: { url: "https://example.com/a.png" } }]],
    ["Anthropic", messages, [{ type: "image", source: { type: "base64", media_type: "image/png", data: picture } }]],
    ["Anthropic, stored", messages, [{ type: "image", source: { type: "file", file_id: "file_1" } }]],
  ])("takes a picture for the dearest, whatever its bytes: %s", (_name, api, content) => {
    const { tokens, open } = boundInput(says(content), api);
    expect(open).toBe(false);
    expect(tokens).toBeGreaterThanOrEqual(api.imageTokens);
    expect(tokens).toBeLessThan(api.imageTokens + 1000);
  });

  it("takes Google's pictures so too", () => {
    const parts = [{ inlineData: { mimeType: "image/jpeg", data: picture } }];
    const { tokens, open } = boundInput({ contents: [{ parts }] }, generate);
    expect([open, tokens < 20_000, tokens > 16_384]).toEqual([false, true, true]);
  });

  it.each([
    ["a PDF", says([{ type: "document", source: { type: "base64", media_type: "application/pdf", data: "JVBE" } }])],
    ["a file", says([{ type: "file", file: { file_id: "file-1" } }])],
    ["sound", says([{ type: "input_audio", input_audio: { format: "mp3", data: "AAAA" } }])],
    ["film", { contents: [{ parts: [{ fileData: { mimeType: "video/mp4", fileUri: "gs://a" } }] }] }],
    ["a stored conversation", { input: "and then?", previous_response_id: "resp_1" }],
    ["a cached prompt", { contents: [], cachedContent: "cachedContents/1" }],
  ])("has no bound of its own for %s", (_name, body) => {
    expect(boundInput(body, chat).open).toBe(true);
  });

  it("knows whether the call may write to the provider's cache", () => {
    expect(boundInput(says("x"), messages).write).toBe("none");
    const cached = (control: object) => says([{ type: "text", text: "x", cache_control: control }]);
    expect(boundInput(cached({ type: "ephemeral" }), messages).write).toBe("short");
    expect(boundInput(cached({ type: "ephemeral", ttl: "1h" }), messages).write).toBe("long");
  });
});
