import { describe, expect, it, vi } from "vitest";
import { apiCalls } from "@/lib/contract/api";
import { AppError } from "@/lib/server/errors";
import { endpoint, serve } from "@/lib/server/route";
import { newTenant } from "@/lib/testing/tenant";

/** Serves GET /me, which any key may ask, with the given handler. */
async function answerOf(handler: () => Promise<unknown>): Promise<Response> {
  const { key } = await newTenant("route");
  const request = new Request("http://127.0.0.1:3000/api/v1/me", { headers: { authorization: `Bearer ${key}` } });
  return endpoint(serve(apiCalls.me, handler)).GET(request, { params: Promise.resolve({}) });
}

describe("what a handler throws", () => {
  it("is told to the log and not to the caller when it is a bug", async () => {
    const written: string[] = [];
    const spy = vi.spyOn(process.stderr, "write").mockImplementation((line) => written.push(String(line)) > 0);
    const answer = await answerOf(() => Promise.reject(new Error("select secret from elsewhere", { cause: "deep" })));
    spy.mockRestore();
    const problem = await answer.json();
    expect(answer.status).toBe(500);
    expect(problem.code).toBe("internal");
    expect(JSON.stringify(problem)).not.toContain("secret");
    const logged = JSON.parse(written.find((line) => line.includes(problem.requestId)) ?? "{}");
    expect(logged).toMatchObject({ level: "error", requestId: answer.headers.get("x-request-id"), cause: "deep" });
    expect(logged.error).toContain("select secret from elsewhere");
  });

  it.each([
    Object.assign(new Error("connect"), { code: "ECONNREFUSED" }),
    Object.assign(new Error("terminating connection due to administrator command"), { code: "57P01" }),
    new Error("query", { cause: Object.assign(new Error("too many clients"), { code: "53300" }) }),
    new Error("timeout exceeded when trying to connect"),
  ])("is worth a retry when the database is away: %s", async (error) => {
    const answer = await answerOf(() => Promise.reject(error));
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "1"]);
    expect((await answer.json()).code).toBe("overloaded");
  });

  it("is the caller's to read when it is a refusal", async () => {
    const refusal = new AppError("rate_limited", "Too many.", { retryAfterS: 2.5 });
    const answer = await answerOf(() => Promise.reject(refusal));
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, "3"]);
    expect(await answer.json()).toMatchObject({ code: "rate_limited", detail: "Too many." });
  });
});

it("makes null a 404 and undefined an answer without a body", async () => {
  expect((await answerOf(async () => null)).status).toBe(404);
  expect(await (await answerOf(async () => undefined)).text()).toBe("");
});
