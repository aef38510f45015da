import { expect, it } from "vitest";
import { fallbackCall } from "@/lib/domain/gateway/fallback";
import { apiAt, readCall } from "@/lib/domain/model/model-call";

const at = new Date("2026-01-01T00:00:00Z");
function read(path: string, body: object) {
  const url = new URL(`http://vendor.test${path}`);
  const api = apiAt(url);
  const call = api && readCall(api, url, JSON.stringify(body));
  if (!call) throw new Error("no call of a model");
  return call;
}
const chat = read("/v1/chat/completions", { model: "gpt-4o", messages: [] });

it("names the other model where the request names its own", () => {
  expect(fallbackCall(chat, "openai", "gpt-4o-mini", at)).toMatchObject({
    model: "gpt-4o-mini",
    body: { model: "gpt-4o-mini" },
  });
  const google = read("/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse", { contents: [] });
  const other = fallbackCall(google, "google", "gemini-2.5-flash", at);
  expect(other).toMatchObject({ model: "gemini-2.5-flash", body: { contents: [] } });
  expect(other).toHaveProperty(
    "url.href",
    "http://vendor.test/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse",
  );
});

it("takes a model that nobody is known to sell for one of this vendor's, and none of another's", () => {
  expect(fallbackCall(chat, "openai", "our-own-llama", at)).toMatchObject({ model: "our-own-llama" });
  expect(fallbackCall(chat, "openai", "claude-haiku-4-5", at)).toContain("a model of anthropic");
  expect(fallbackCall(chat, "openai", "gpt-4o", at)).toContain("The same holds");
});
