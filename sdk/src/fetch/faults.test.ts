// modelFetch below the vendors' own clients: what happens when the provider, the caller or a boundary says no.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Answer, Scenario } from "@/lib/demo/model-server/scenario";
import { type ModelServer, openModelServer } from "@/lib/demo/model-server/server";
import { Halt, haltIn } from "@/sdk/src/halt";
import { RecordingRun } from "@/sdk/test/recording-run";
import { type Client, clients } from "@/sdk/test/vendor-clients";

const answer: Answer = { text: "one two three four five six", tokens: { in: 100, out: 40 } };

let server: ModelServer;
let run: RecordingRun;
let scenario: Scenario;

beforeEach(async () => {
  run = new RecordingRun();
  scenario = { say: answer };
  server = await openModelServer(() => scenario);
});
afterEach(() => server.close());

const both = [false, true];
const cases = clients.flatMap((client) =>
  both.map((stream) => ({ ...client, stream, form: stream ? "streaming" : "plain" })),
);
const streams = clients.map((client) => ({ ...client, stream: true }));

async function errorOf(ask: Promise<unknown>): Promise<unknown> {
  return ask.then(
    (value) => {
      throw new Error(`answered ${JSON.stringify(value)}`);
    },
    (error: unknown) => error,
  );
}
const fails = ({ ask, stream }: Client & { stream: boolean }, signal?: AbortSignal) =>
  run.within(() => errorOf(ask({ url: server.url, stream, ...(signal && { signal }) })));
const settled = () => run.recorded.holds.map((hold) => hold.settled);
const outcomes = () => run.recorded.outcomes.map(([, outcome]) => outcome);

describe.each(cases)("$name, $form", (client) => {
  it.each([
    [429, "429"],
    [500, "5xx"],
    [503, "5xx"],
    [400, "other"],
  ])("a %i costs nothing, is told to the breaker and asked once", async (status, outcome) => {
    scenario = { fails: status, retryAfterS: 7 };
    const error = await fails(client);
    expect(error).toMatchObject({ [client.name.startsWith("ai sdk") ? "statusCode" : "status"]: status });
    expect({ settled: settled(), outcomes: outcomes() }).toEqual({ settled: [0], outcomes: [outcome] });
    expect({ counted: run.recorded.requests, arrived: server.requests.length }).toEqual({ counted: 1, arrived: 1 });
    expect(run.span().attributes).toMatchObject({ "error.type": String(status), "http.response.status_code": status });
    expect(run.span().status.message).toMatch(status === 429 ? "Rate limit reached" : `answers ${status}`);
  });

  it("a broken connection before the answer is charged in full: it may have been billed", async () => {
    scenario = { drops: true };
    await fails(client);
    expect({ settled: settled(), outcomes: outcomes() }).toEqual({ settled: [null], outcomes: ["connection"] });
  });

  it("a request that never left is not charged", async () => {
    await server.close();
    await fails(client);
    expect({ settled: settled(), outcomes: outcomes() }).toEqual({ settled: ["released"], outcomes: ["connection"] });
    server = await openModelServer(() => scenario);
  });

  it("an answer that is no JSON is charged in full", async () => {
    scenario = { raw: client.stream ? 'data: {"choices": [\n\n' : '{"choices": [' };
    await run.within(() => client.ask({ url: server.url, stream: client.stream }).catch(() => null));
    expect({ settled: settled(), outcomes: outcomes() }).toEqual({ settled: [null], outcomes: ["other"] });
    expect(run.span().attributes["error.type"]).toBe("malformed");
  });

  it("a refusal for money reaches the author, and nothing the provider", async () => {
    const halt = new Halt("budget", "Nothing is left", { runId: "run-1", detail: { code: "exhausted" } });
    run.refuses = halt;
    expect(haltIn(await fails(client))).toBe(halt);
    expect(server.requests).toHaveLength(0);
    expect({ outcomes: outcomes(), requests: run.recorded.requests }).toEqual({ outcomes: ["other"], requests: 0 });
    expect(run.span().attributes).toMatchObject({ "error.type": "budget", "tracegate.halt.code": "budget" });
  });

  it("an open breaker is asked before money", async () => {
    const halt = new Halt("breaker", "The provider fails", { runId: "run-1" });
    run.isOpen = halt;
    expect(haltIn(await fails(client))).toBe(halt);
    expect(run.recorded).toMatchObject({ holds: [], outcomes: [], requests: 0 });
  });

  it("an unknown price refuses", async () => {
    run.price = null;
    expect(haltIn(await fails(client))).toMatchObject({ code: "budget", detail: "unpriced" });
    expect(server.requests).toHaveLength(0);
  });

  it("a kill while the model thinks is charged in full, and says nothing about the provider", async () => {
    scenario = { say: answer, afterMs: 5_000 };
    const halt = new Halt("killed", "Killed by an operator", { runId: "run-1" });
    setTimeout(() => run.stop.abort(halt), 30);
    expect(haltIn(await fails(client))).toBe(halt);
    expect({ settled: settled(), outcomes: outcomes() }).toEqual({ settled: [null], outcomes: ["other"] });
  });

  it("a timeout speaks against the provider where the client hands its reason on", async () => {
    scenario = { say: answer, afterMs: 5_000 };
    await fails(client, AbortSignal.timeout(30));
    const outcome = client.name.startsWith("ai sdk") ? "timeout" : "other";
    expect({ settled: settled(), outcomes: outcomes() }).toEqual({ settled: [null], outcomes: [outcome] });
  });
});

describe.each(streams)("$name, a stream", (client) => {
  /** What Anthropic and Google tell before the end: the input is known, the output may be all that was allowed. */
  const bounded = client.provider === "openai" ? null : expect.any(Number);

  it("that is cut is charged by what is known, and is a connection fault", async () => {
    scenario = { say: answer, cutAfter: 4 };
    await run.within(() => client.ask({ url: server.url, stream: true }).catch(() => null));
    expect({ settled: settled(), outcomes: outcomes() }).toEqual({ settled: [bounded], outcomes: ["connection"] });
    const [hold] = run.recorded.holds;
    if (typeof hold?.settled === "number") {
      expect(hold.settled).toBeGreaterThan(650); // the whole answer
      expect(hold.settled).toBeLessThanOrEqual(hold.microUsd);
    }
  });

  it("in which the provider breaks off is its fault", async () => {
    scenario = { say: answer, breaksAfter: 3 };
    await run.within(() => client.ask({ url: server.url, stream: true }).catch(() => null));
    expect({ settled: settled(), outcomes: outcomes() }).toEqual({ settled: [bounded], outcomes: ["5xx"] });
    expect(run.span().attributes["error.type"]).toBe("5xx");
  });

  it("that its reader aborts in the middle is charged by what is known", async () => {
    scenario = { say: answer, everyMs: 20 };
    const stop = new AbortController();
    const onPiece = () => stop.abort();
    await run.within(() =>
      client.ask({ url: server.url, stream: true, signal: stop.signal, onPiece }).catch(() => null),
    );
    await expect.poll(outcomes).toEqual(["other"]);
    expect(settled()).toEqual([bounded]);
  });
});
