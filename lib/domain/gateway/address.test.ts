import { describe, expect, it } from "vitest";
import { costsNothing, readAddress, upstreamOf, vendorIn } from "@/lib/domain/gateway/address";

describe("addresses of the gateway", () => {
  it.each([
    ["/gateway/openai/v1/chat/completions", "openai", null, "/v1/chat/completions"],
    ["/gateway/openai/chat/completions", "openai", null, "/v1/chat/completions"],
    ["/gateway/anthropic/v1/messages?beta=true", "anthropic", null, "/v1/messages?beta=true"],
    ["/gateway/google/v1beta/models/g:generateContent", "google", null, "/v1beta/models/g:generateContent"],
    ["/gateway/k/tg_abc/anthropic/v1/messages", "anthropic", "tg_abc", "/v1/messages"],
  ])("%s", (url, vendor, key, rest) => {
    expect(readAddress(url)).toEqual({ vendor, key, rest });
  });

  it.each([
    "/gateway",
    "/gateway/openai",
    "/gateway/mistral/v1/chat/completions",
    "/gateway/openai/../anthropic/v1/messages",
    "/gateway/openai/v1/%2e%2e/x",
    "/gateway/openai//evil.example/v1",
    "/gateway/openai/v1\\..\\x",
    "/gateway/openai/v1/a%2fb",
    "/gatewayopenai/v1/x",
    "/gateway/k/openai/v1/x",
  ])("none: %s", (url) => {
    expect(readAddress(url)).toBeNull();
  });

  it("stays below the vendor's address, whatever the rest says", () => {
    for (const rest of ["/@evil.example/v1", "/v1/x?u=http://evil.example", "/:80@evil.example"]) {
      const address = readAddress(`/gateway/google${rest}`);
      expect(address && upstreamOf("https://api.example/base/", address.rest).origin).toBe("https://api.example");
      expect(address && upstreamOf("https://api.example/base/", address.rest).pathname).toMatch(/^\/base\//);
    }
  });

  it("knows what costs nothing, and for whom an error is", () => {
    const at = (path: string) => new URL(path, "http://x");
    expect(costsNothing("GET", at("/v1/models"))).toBe(true);
    expect(costsNothing("POST", at("/v1/messages/count_tokens"))).toBe(true);
    expect(costsNothing("POST", at("/v1/embeddings"))).toBe(false);
    expect(vendorIn("/gateway/google")).toBe("google");
    expect(vendorIn("/gateway/k/tg_x/anthropic/..")).toBe("anthropic");
  });
});
