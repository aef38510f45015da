import { describe, expect, it } from "vitest";
import { admitCall, admitRun, type ControlState, strictest } from "@/lib/domain/guard/controls";
import { afterAttempt, hasArrived } from "@/lib/domain/guard/delivery";
import { decideLease, type LeasedRun, requireFence, runStatus } from "@/lib/domain/guard/lease";
import { decideCompletion, decideRepeat, type Step, stepStatus } from "@/lib/domain/guard/step";

const at = (seconds: number) => new Date(seconds * 1000);
const run = (over: Partial<LeasedRun> = {}): LeasedRun => ({
  status: "open",
  killed: false,
  fence: 2,
  leaseHolder: "a",
  leaseExpiresAt: at(30),
  ...over,
});
const free = run({ leaseHolder: null, leaseExpiresAt: null });
const killed = run({ status: "halted", killed: true });
const code = (act: () => unknown) => {
  try {
    return JSON.stringify(act() ?? "fine");
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe("a lease", () => {
  const ask = (of: LeasedRun, over = {}, state: ControlState = "run") =>
    code(() => decideLease(of, { holder: "a", ms: 1000, ...over }, state, at(10)).fence);
  it.each([
    ["granted to a free run with the next fence", free, {}, "3"],
    ["granted once the old one has run out", run({ leaseExpiresAt: at(10) }), {}, "3"],
    ["held, also against its own holder", run(), {}, "held"],
    ["renewed by its holder with its fence", run(), { fence: 2 }, "2"],
    ["not renewed by another", run(), { fence: 2, holder: "b" }, "fenced"],
    ["not renewed with another fence", run(), { fence: 1 }, "fenced"],
    ["not renewed at its deadline", run({ leaseExpiresAt: at(10) }), { fence: 2 }, "fenced"],
    ["not granted to a killed run", killed, {}, "killed"],
    ["not granted to an ended run", run({ status: "done" }), { fence: 2 }, "run_ended"],
  ])("is %s", (_, of, over, told) => {
    expect(ask(of, over)).toBe(told);
  });

  it("is not granted under pause, but renewed and drained", () => {
    expect([ask(free, {}, "pause"), ask(run(), { fence: 2 }, "pause"), ask(free, {}, "drain")]).toEqual([
      "paused",
      "2",
      "3",
    ]);
  });

  it("alone lets write", () => {
    expect([
      code(() => requireFence(run(), 2, at(10))),
      code(() => requireFence(run(), 1, at(10))),
      code(() => requireFence(run(), 2, at(30))),
    ]).toEqual(['"fine"', "fenced", "fenced"]);
  });
});

it("a run's status is its end, else a question, else its lease", () => {
  expect([
    runStatus(run({ status: "failed" }), true, at(0)),
    runStatus(free, true, at(0)),
    runStatus(run(), false, at(30)),
    runStatus(free, false, at(0)),
  ]).toEqual(["failed", "waiting", "lost", "running"]);
});

describe("controls", () => {
  const control = (state: ControlState, epoch: number) => ({ kind: "project", state, epoch });
  it("count by strictness, not by age", () => {
    expect(strictest([control("pause", 1), control("run", 9), control("drain", 5)])).toBe("pause");
    expect(strictest([])).toBe("run");
  });

  it("refuse runs, and calls that have not heard of the newest", () => {
    expect(
      ["kill", "pause", "drain", "run"].map((state) => code(() => admitRun([control(state as ControlState, 1)]))),
    ).toEqual(["killed", "paused", "draining", '"fine"']);
    expect([0, 3, 4, 5].map((epoch) => code(() => admitCall([control("drain", 3)], epoch, 4)))).toEqual([
      "stale_epoch",
      '"fine"',
      '"fine"',
      "invalid",
    ]);
    expect(code(() => admitCall([control("pause", 3)], 0, 4))).toBe("paused");
  });
});

describe("a claim of fence 2", () => {
  const step = (over: Partial<Step> = {}): Step => ({
    name: "refund",
    inputHash: "h",
    effect: "keyed",
    status: "claimed",
    result: null,
    error: null,
    argsHash: "h",
    approvalId: null,
    fence: 2,
    firstClaimedAt: at(0),
    ...over,
  });
  it("lives as long as its lease", () => {
    expect([
      stepStatus(step(), run(), at(29)),
      stepStatus(step(), run(), at(30)),
      stepStatus(step(), run({ fence: 3 }), at(1)),
      stepStatus(step(), free, at(1)),
    ]).toEqual(["claimed", "in_doubt", "in_doubt", "in_doubt"]);
  });

  it("is repeated when keyed and younger than 23 hours, with the same arguments", () => {
    const later = run({ fence: 3, leaseExpiresAt: at(10 ** 6) });
    const repeat = (over: Partial<Step>, seconds: number, args = "h") =>
      code(() => decideRepeat(step(over), later, args, at(seconds)));
    expect([
      repeat({}, 1),
      repeat({}, 82_799),
      repeat({}, 82_800),
      repeat({ effect: "once" }, 1),
      repeat({ fence: 3 }, 1),
      repeat({}, 1, "other"),
    ]).toEqual(['"repeat"', '"repeat"', '"in_doubt"', '"in_doubt"', "in_progress", "drift"]);
  });

  it("is completed by its fence, or by a check once in doubt", () => {
    const done = { status: "done", result: 1, error: null } as const;
    const complete = (
      of: Step | null,
      via: "run" | "check",
      who: LeasedRun,
      outcome: typeof done | { status: "absent" } = done,
    ) => code(() => decideCompletion(of, { ...outcome, via }, who, at(1)));
    const next = run({ fence: 3 });
    expect([
      complete(step(), "run", run()),
      complete(step(), "check", run()),
      complete(step(), "run", next),
      complete(step(), "check", next),
    ]).toEqual(['"record"', "not_claimed", "not_claimed", '"record"']);
    expect([
      complete(step(), "check", next, { status: "absent" }),
      complete(null, "run", run()),
      complete(step({ status: "failed" }), "run", run()),
    ]).toEqual(['"absent"', "not_claimed", '"stored"']);
  });
});

it("a delivery is tried eight times", () => {
  expect([1, 2, 3, 4, 5, 6, 7].map((attempt) => afterAttempt(attempt, false).waitMs / 1000)).toEqual([
    1, 5, 30, 120, 600, 3600, 21_600,
  ]);
  expect([afterAttempt(8, false).status, afterAttempt(8, true).status, afterAttempt(1, false).status]).toEqual([
    "dead",
    "delivered",
    "pending",
  ]);
  expect([204, 302, 500, null].map(hasArrived)).toEqual([true, false, false, false]);
});
