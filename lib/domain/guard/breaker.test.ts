import { describe, expect, it } from "vitest";
import {
  afterOutcome,
  type Breaker,
  breakerState,
  close,
  countRecent,
  isolate,
  leaseProbe,
  newBreaker,
  type Outcome,
} from "@/lib/domain/guard/breaker";

const at = (seconds: number) => new Date(1_000_000_000_000 + seconds * 1000);

/** "a.a.a" → outcomes of reporter a, x = fault, . = good, o = other. */
function feed(breaker: Breaker, reporter: string, drawn: string, seconds: number): Breaker {
  return [...drawn].reduce((now, sign) => {
    const outcome: Outcome = {
      generation: breaker.generation,
      ok: sign === ".",
      ...(sign === "." ? {} : { fault: sign === "x" ? "5xx" : "other" }),
    };
    return afterOutcome(now, reporter, outcome, at(seconds));
  }, breaker);
}

describe("closed", () => {
  it.each([
    ["nine faults of nine", "xxxxxxxxx", "closed"],
    ["ten faults of ten", "xxxxxxxxxx", "open"],
    ["half of twelve", "......xxxxxx", "open"],
    ["less than half", "......xxxxx", "closed"],
    ["what says nothing of the provider", "oooooooooooooooooooo", "closed"],
  ])("%s", (_, drawn, state) => {
    expect(feed(newBreaker, "a", drawn, 0).state).toBe(state);
  });

  it("is not opened by one faulty process of two, but by both", () => {
    const healthy = feed(newBreaker, "a", ".....", 0);
    const sick = feed(healthy, "b", "x".repeat(30), 1);
    expect(sick.state).toBe("closed");
    expect(feed(sick, "a", "x", 2).state).toBe("open");
  });

  it("forgets after a minute", () => {
    const old = feed(newBreaker, "a", "xxxxxxxxx", 0);
    expect(countRecent(old.recent, at(59))).toMatchObject({ calls: 9, faults: 9, reporters: 1 });
    expect(countRecent(old.recent, at(60))).toMatchObject({ calls: 0, reporters: 0 });
    expect(feed(old, "a", "x", 60).state).toBe("closed");
  });
});

describe("opened at 0 s", () => {
  const opened = feed(newBreaker, "a", "xxxxxxxxxx", 0);
  const probed = (seconds: number) =>
    leaseProbe(opened, { id: "p", holder: "a", expiresAt: at(seconds + 30) }, at(seconds));

  it("is half-open by the clock after five seconds", () => {
    expect([breakerState(opened, at(4.999)), breakerState(opened, at(5))]).toEqual(["open", "half_open"]);
    expect(opened.generation).toBe(2);
  });

  it("takes nothing of older generations, nor without the probe", () => {
    expect(afterOutcome(opened, "a", { generation: 1, ok: true }, at(6))).toBe(opened);
    expect(afterOutcome(opened, "a", { generation: 2, ok: true }, at(6))).toBe(opened);
    expect(afterOutcome(probed(5), "a", { generation: 2, ok: true, probeId: "q" }, at(6)).state).toBe("open");
    expect(afterOutcome(probed(5), "a", { generation: 2, ok: true, probeId: "p" }, at(36)).state).toBe("open");
  });

  it("leases one probe, and again when its time is over", () => {
    expect(() => leaseProbe(opened, { id: "p", holder: "a", expiresAt: at(30) }, at(4))).toThrow(
      expect.objectContaining({ code: "breaker_open" }),
    );
    expect(() => leaseProbe(probed(5), { id: "q", holder: "b", expiresAt: at(60) }, at(6))).toThrow(
      expect.objectContaining({ code: "probe_leased" }),
    );
    expect(leaseProbe(probed(5), { id: "q", holder: "b", expiresAt: at(70) }, at(35)).probe?.id).toBe("q");
  });

  it("closes by a good probe, opens longer by a bad one, waits for the next after one that says nothing", () => {
    const afterProbe = (outcome: Omit<Outcome, "generation">) =>
      afterOutcome(probed(5), "a", { generation: 2, probeId: "p", ...outcome }, at(6));
    expect(afterProbe({ ok: true })).toMatchObject({ state: "closed", generation: 3, openings: 0, recent: {} });
    const again = afterProbe({ ok: false, fault: "429" });
    expect([again.state, again.generation, again.openedUntil]).toEqual(["open", 3, at(16)]);
    expect(afterProbe({ ok: false, fault: "other" })).toMatchObject({ state: "open", generation: 2, probe: null });
  });

  it("stays open for five minutes at most", () => {
    let breaker: Breaker = opened;
    let seconds = 0;
    for (let round = 0; round < 12; round++) {
      seconds = ((breaker.openedUntil ?? at(0)).getTime() - at(0).getTime()) / 1000;
      const leased = leaseProbe(breaker, { id: "p", holder: "a", expiresAt: at(seconds + 30) }, at(seconds));
      breaker = afterOutcome(
        leased,
        "a",
        { generation: breaker.generation, ok: false, fault: "timeout", probeId: "p" },
        at(seconds),
      );
    }
    expect(breaker.openedUntil).toEqual(at(seconds + 300));
  });
});

it("holds isolated against everything until a person closes it", () => {
  const isolated = isolate(newBreaker, "incident");
  expect(feed(isolated, "a", "....................", 0)).toBe(isolated);
  expect(() => leaseProbe(isolated, { id: "p", holder: "a", expiresAt: at(9) }, at(0))).toThrow(
    expect.objectContaining({ code: "isolated" }),
  );
  expect(close(isolated)).toMatchObject({ state: "closed", generation: 3, reason: null });
});
