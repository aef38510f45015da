// The small rules of the SDK, without a server.
import { describe, expect, it, vi } from "vitest";
import { faultOf, retryAfterMs } from "@/lib/domain/model/faults";
import { Linked, orAborted } from "@/sdk/src/abort";
import { readEvents } from "@/sdk/src/control/events";
import { toMs } from "@/sdk/src/duration";
import { isStricter } from "@/sdk/src/gate/rule";
import { findNotJson, hashJson, toJson } from "@/sdk/src/json";
import { Deadline } from "@/sdk/src/run/deadline";
import { Parking, type Scope } from "@/sdk/src/run/parking";
import { backoffMs, RetryBucket } from "@/sdk/src/step/retry";

it.each([
  ["250ms", 250],
  ["20s", 20_000],
  ["1.5m", 90_000],
  ["24h", 86_400_000],
  ["7d", 604_800_000],
  [40, 40],
] as const)("%s is %d ms", (given, ms) => expect(toMs(given)).toBe(ms));
it("refuses what is no duration", () => expect(() => toMs("soon" as "1s")).toThrow(/no duration/));

describe("what an error says of its provider", () => {
  const named = (name: string, more: object = {}) => Object.assign(new Error(name), { name, ...more });
  it.each([
    [{ status: 429 }, "429"],
    [{ statusCode: 503 }, "5xx"],
    [{ response: { status: 500 } }, "5xx"],
    [{ status: 504 }, "timeout"],
    [{ status: 400 }, "other"],
    [named("APIConnectionError"), "connection"],
    [named("APIConnectionTimeoutError"), "timeout"],
    [Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNREFUSED" } }), "connection"],
    [named("AI_RetryError", { lastError: { statusCode: 429 } }), "429"],
    [named("Error", { code: "ETIMEDOUT" }), "timeout"],
    [new Error("card declined"), "other"],
    ["text", "other"],
    [null, "other"],
  ])("%o: %s", (error, fault) => expect(faultOf(error)).toBe(fault));

  it.each([
    [{ headers: new Headers({ "retry-after": "2" }) }, 2_000],
    [{ responseHeaders: { "Retry-After": "3" } }, 3_000],
    [{ response: { headers: { "retry-after-ms": "40" } } }, 40],
    [{ headers: { "retry-after": "Thu, 01 Jan 1970 00:00:05 GMT" } }, 5_000],
    [{ headers: { "retry-after": "soon" } }, null],
    [{ cause: { headers: { "retry-after": "1" } } }, 1_000],
    [{}, null],
  ])("%o asks for %d ms", (error, ms) => expect(retryAfterMs(error, 0)).toBe(ms));
});

describe("retries", () => {
  it("wait at random between nothing and twice as long each time, and never less than asked", () => {
    expect([0, 0.5, 1].map((random) => backoffMs(1, null, random))).toEqual([0, 50, 100]);
    expect(backoffMs(3, null, 1)).toBe(400);
    expect(backoffMs(40, null, 1)).toBe(20_000);
    expect(backoffMs(1, 5_000, 1)).toBe(5_000);
  });

  it("are at most 20 % of the calls and three", () => {
    const bucket = new RetryBucket();
    let retries = 0;
    for (let call = 0; call < 1_000; call++) {
      bucket.addCall();
      while (bucket.take()) retries += 1;
    }
    expect(retries).toBe(203);
  });
});

describe("JSON", () => {
  it("has one hash however the keys lie (C1)", () => {
    expect(hashJson({ b: 2, a: [1, true, null, "x"] })).toBe(
      "ce17d0493ec5864ebd08398d7c1097d8ac3eb2d7cc815caab525682450091d50",
    );
    expect(hashJson(toJson({ a: [1, true, null, "x"], b: 2, c: undefined }, "it"))).toBe(
      hashJson({ b: 2, a: [1, true, null, "x"] }),
    );
  });

  it("refuses what languages read differently", () => {
    expect(() => toJson({ id: 2 ** 60 }, "Input")).toThrow(/Input: id is a number beyond/);
    expect(() => toJson("\ud800", "Input")).toThrow(/surrogate/);
  });

  it.each([
    [{ a: [1, "x", null, { b: false }], c: undefined }, null],
    [{ at: new Date(0) }, ["at"]],
    [{ list: [1, undefined] }, ["list", "1"]],
    [{ n: Number.NaN }, ["n"]],
    [new Map(), []],
    [{ f: () => 1 }, ["f"]],
    [{ big: 1n }, ["big"]],
  ])("%o is not JSON at %o", (value, path) => expect(findNotJson(value)).toEqual(path));
});

it("a rule is stricter with more risk or more people", () => {
  const asked = { risk: "medium", quorum: 2 } as const;
  expect(isStricter({ risk: "high", quorum: 1 }, asked)).toBe(true);
  expect(isStricter({ risk: "low", quorum: 3 }, asked)).toBe(true);
  expect(isStricter({ risk: "medium", quorum: 2 }, asked)).toBe(false);
});

it("reads events wherever the chunks are cut", async () => {
  const text = 'event: hello\ndata: {"epoch":1}\n\nid: 7\nevent: control\ndata: {"ä":"€"}\n\n';
  const bytes = new TextEncoder().encode(text);
  for (let size = 1; size < bytes.length; size += 3) {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
        controller.close();
      },
    });
    const events = [];
    for await (const event of readEvents(body)) events.push(event);
    expect(events).toEqual([
      { id: null, type: "hello", data: '{"epoch":1}' },
      { id: "7", type: "control", data: '{"ä":"€"}' },
    ]);
  }
});

describe("signals", () => {
  it("follow others until they are let go", () => {
    const [one, other] = [new AbortController(), new AbortController()];
    const linked = new Linked(one.signal, undefined, other.signal);
    linked.end();
    one.abort();
    expect(linked.signal.aborted).toBe(false);
    expect(new Linked(one.signal).signal.aborted).toBe(true);
  });

  it("win over a promise that does not come", async () => {
    const stop = new AbortController();
    const waiting = orAborted(stop.signal, new Promise(() => {}));
    stop.abort(new Error("stopped"));
    await expect(waiting).rejects.toThrow("stopped");
  });
});

describe("the clock of a step", () => {
  it("stands still while people are waited for", () => {
    vi.useFakeTimers();
    const deadline = new Deadline("step", 1_000);
    vi.advanceTimersByTime(400);
    deadline.pause();
    deadline.pause();
    vi.advanceTimersByTime(10_000);
    deadline.resume();
    expect(deadline.signal.aborted).toBe(false);
    deadline.resume();
    vi.advanceTimersByTime(590);
    expect(deadline.signal.aborted).toBe(false);
    vi.advanceTimersByTime(20);
    expect(deadline.signal.reason).toMatchObject({ name: "TimeoutError", of: "step", limitMs: 1_000 });
    vi.useRealTimers();
  });
});

describe("parking", () => {
  const scope = (above: Scope | null = null): Scope => ({ above, deadline: null, waits: 0 });
  const make = (ms: number) => new Parking(ms, new Deadline("run", 60_000), null);

  it("comes when all that is at work waits for people", async () => {
    const parking = make(20);
    const [agent, busy] = [scope(), scope()];
    const tool = scope(agent);
    for (const one of [agent, tool, busy]) parking.enter(one);
    void parking.wait("a1", tool, new Promise(() => {}));
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(parking.isGone).toBe(false);
    parking.leave(busy);
    expect(await parking.parked).toEqual(["a1"]);
  });

  it("does not come with money held for a call under way, nor after the answer", async () => {
    const parking = make(10);
    parking.open = 1;
    let decide = () => {};
    const waiting = parking.wait(
      "a1",
      null,
      new Promise<void>((resolve) => {
        decide = resolve;
      }),
    );
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(parking.isGone).toBe(false);
    decide();
    await waiting;
    parking.open = 0;
    parking.check();
    expect(parking.isGone).toBe(false);
  });
});
