import { describe, expect, it } from "vitest";
import { envelopeOf } from "./errors";

describe("envelopeOf", () => {
  it.each([
    [{ ok: "false", reason: "locked" }, "/ok"],
    [{ isSuccess: false }, "/isSuccess"],
    [{ error_message: "quota exceeded" }, "/error_message"],
    [{ err: { code: 7 } }, "/err"],
    [{ errors: { amount: ["is missing"] } }, "/errors"],
    [{ errors: "amount is missing" }, "/errors"],
    [{ errcode: 40013, errmsg: "invalid appid" }, "/errcode"],
    [{ status: "fail", data: { title: "is required" } }, "/status"],
    [{ result: "error", message: "no such record" }, "/result"],
    [{ result: { ok: false }, took_ms: 12, request_id: "r1" }, "/result/ok"],
    ['{"response":{"status":503}}', "/response/status"],
  ])("hears an error in %j", (value, path) => expect(envelopeOf(value)?.path).toBe(path));

  it.each([
    { error: "none", rows: 3 },
    { error: "N/A" },
    { errors: { total: 0 } },
    { errors: {} },
    { error: 0 },
    { status: "failed", job: "nightly", host: "a" },
    { result: "error rates fell", message: "see the chart" },
    { outcome: "failure", patient: "4711", week: 3 },
    { data: { ok: true }, error: null },
    { title: "error", body: { ok: false, nested: 1 }, author: "x" },
    "Error: it failed",
    [{ ok: false }],
  ])("hears none in %j", (value) => expect(envelopeOf(value)).toBeNull());
});
