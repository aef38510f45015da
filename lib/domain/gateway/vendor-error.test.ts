import { describe, expect, it } from "vitest";
import { vendors } from "@/lib/domain/gateway/address";
import { errorBody, errorEvent, errorHeaders, statusOf } from "@/lib/domain/gateway/vendor-error";

const spent = { code: "exhausted", message: "The pipeline's limit leaves no room for this call." };

describe("errors in the forms of the vendors", () => {
  it("a spent budget", () => {
    const message = `Tracegate: ${spent.message}`;
    expect(errorBody("openai", spent)).toEqual({
      error: { message, type: "insufficient_quota", param: null, code: "tracegate_exhausted" },
    });
    expect(errorBody("anthropic", spent)).toEqual({ type: "error", error: { type: "billing_error", message } });
    expect(errorBody("google", spent)).toEqual({ error: { code: 402, message, status: "RESOURCE_EXHAUSTED" } });
  });

  it.each([
    ["exhausted", 402, "false"],
    ["unpriced", 402, "false"],
    ["killed", 403, "false"],
    ["paused", 403, "false"],
    ["isolated", 403, "false"],
    ["breaker_open", 503, "false"],
    ["contended", 429, undefined],
    ["overloaded", 503, undefined],
  ])("%s is %d, and clients are told whether asking again helps", (code, status, retry) => {
    expect(statusOf(code)).toBe(status);
    expect(errorHeaders({ code, message: "" })).toMatchObject({ "x-tracegate-refused": code });
    expect(errorHeaders({ code, message: "" })["x-should-retry"]).toBe(retry);
  });

  it("tells when to come back, in whole seconds of at least one", () => {
    expect(errorHeaders({ code: "breaker_open", message: "", retryAfterS: 0.2 })["retry-after"]).toBe("1");
    expect(errorHeaders({ code: "contended", message: "" })["retry-after"]).toBeUndefined();
  });

  it.each(vendors)("ends a stream of %s with an event of its own", (vendor) => {
    const event = errorEvent(vendor, { code: "killed", message: "It was\nkilled." });
    const [data = ""] = event.split("\n").filter((line) => line.startsWith("data: "));
    expect(JSON.parse(data.slice(6))).toEqual(errorBody(vendor, { code: "killed", message: "It was\nkilled." }));
    expect(event.endsWith("\n\n")).toBe(true);
  });
});
