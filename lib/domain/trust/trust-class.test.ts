import { describe, expect, it } from "vitest";
import { thresholdOf, trustTerms } from "@/lib/domain/trust/terms";
import { idleLevels, type Mark, type MarkKind, type TrustState, weighMarks } from "@/lib/domain/trust/trust-class";
import { trustSentence } from "@/lib/domain/trust/trust-sentence";

const since = new Date("2026-11-01T00:00:00Z");
const day = (n: number) => new Date(since.getTime() + n * 86_400_000);
const now = day(20);
const kinds: Readonly<Record<string, MarkKind>> = {
  "+": "approved",
  e: "edited",
  r: "rejected",
  v: "reversed",
  c: "canary_caught",
  m: "canary_missed",
};

/** A decision a letter, at one moment: `+` approved, `e` edited, `r` rejected, `v` reversed, `c` `m` a canary. */
const draw = (marks: string, by = ["ann", "ben"]): Mark[] =>
  [...marks].map((mark, at) => ({ kind: kinds[mark] ?? "approved", at: now, by: [by[at % by.length] ?? ""] }));
const state = (over: Partial<TrustState> = {}): TrustState => ({
  ...{ level: 0, restart: 0, since, fingerprint: null },
  ...over,
});
const clean = "+".repeat(254);

describe("a class may relax", () => {
  it("with 254 good decisions of two people over two weeks at medium risk", () => {
    expect(weighMarks(state(), "medium", draw(clean), now).blockers).toEqual([]);
    expect(weighMarks(state(), "medium", draw(clean.slice(1)), now).blockers).toEqual(["evidence"]);
  });

  it.each<[string, TrustState, Mark[], string[]]>([
    ["too young", state({ since: day(7) }), draw(clean), ["days"]],
    ["one person's word", state(), draw(clean, ["ann"]), ["reviewers"]],
    ["one edit", state(), draw(`${clean}e`), ["evidence"]],
    ["a reversal where an approval was", state(), draw(`v${clean}`), ["evidence"]],
    ["reviewers who miss planted asks", state(), draw(`${"+".repeat(600)}cm`), ["canaries"]],
    ["a second test needs twice as much", state({ level: 1, restart: 1 }), draw(clean), ["evidence"]],
    ["the highest level", state({ level: 2, restart: 1 }), draw("+".repeat(400)), ["level_max"]],
  ])("not: %s", (_, of, marks, blockers) => {
    expect(weighMarks(of, "medium", marks, now).blockers).toEqual(blockers);
  });

  it("never at critical, and only once at high", () => {
    expect(weighMarks(state(), "critical", draw("+".repeat(5_000)), now).blockers).toEqual(["critical"]);
    expect(weighMarks(state({ level: 1 }), "high", draw("+".repeat(900)), now).blockers).toEqual(["level_max"]);
  });
});

it("counts a caught canary for the reviewers, not for the agent", () => {
  const [plain, caught] = [draw(clean), draw(`${clean}cccc`)].map((marks) => weighMarks(state(), "medium", marks, now));
  expect(caught?.e).toBe(plain?.e);
  expect(caught?.counts).toMatchObject({ approved: 254, canary_caught: 4 });
});

it("lets evidence age between decisions and until now", () => {
  const old = draw("+".repeat(300)).map((mark) => ({ ...mark, at: day(1) }));
  const fresh = weighMarks(state(), "medium", old, day(1)).e;
  const aged = weighMarks(state(), "medium", old, day(91));
  expect(aged.e).toBeCloseTo((fresh + 1) / 2, 6);
  expect(aged.points.at(-1)?.e).toBeCloseTo(fresh, 6);
});

it("asks more of each restart, so that all of them together stay within α", () => {
  const { medium } = trustTerms;
  if (medium === null) throw new Error("medium is relaxed");
  expect([0, 1, 2, 3].map((restart) => thresholdOf(medium, restart))).toEqual([100, 200, 600, 1_200]);
  const restarts = Array.from({ length: 10_000 }, (_, at) => 1 / thresholdOf(medium, at + 1));
  expect(restarts.reduce((sum, alpha) => sum + alpha)).toBeLessThan(medium.alpha);
});

describe("where nobody looked", () => {
  it.each([
    [29, 0],
    [30, 1],
    [61, 2],
    [400, 2],
  ])("for %i days it falls by %i", (days, levels) => {
    expect(idleLevels(state({ level: 2 }), since, day(days))).toBe(levels);
  });
});

describe("says in one sentence why", () => {
  it.each<[string, TrustState, string, string]>([
    [
      "not yet",
      state(),
      "++++",
      "Every call asks, because the evidence that more than 98 % of calls are good is 1 of 100 after 4 decisions, about 250 good ones to go.",
    ],
    [
      "no decision",
      state(),
      "",
      "Every call asks, because the evidence that more than 98 % of calls are good is 1 of 100 after no decision, about 254 good ones to go.",
    ],
    ["enough", state(), clean, "Every call asks, and the evidence suffices: an owner may sign asking a random 25 %."],
    ["young", state({ since: day(19) }), clean, "Every call asks, because the evidence is 1 day old and has to be 14."],
    [
      "relaxed",
      state({ level: 1, restart: 1 }),
      "+",
      "A random 25 % of calls ask, because the evidence that more than 98 % of calls are good is 1 of 200 after 1 decision, about 288 good ones to go.",
    ],
    [
      "as far as it goes",
      state({ level: 2, restart: 2 }),
      "+",
      "A random 10 % of calls ask, the least at risk medium, until a reject, an incident or a change takes it back.",
    ],
  ])("%s", (_, of, marks, sentence) => {
    expect(trustSentence(of.level, "medium", weighMarks(of, "medium", draw(marks), now))).toBe(sentence);
  });
});
