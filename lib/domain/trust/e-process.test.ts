import { describe, expect, it } from "vitest";
import {
  addOutcome,
  ageTo,
  type Evidence,
  eValue,
  goodOnesToGo,
  halfLifeDays,
  startEvidence,
} from "@/lib/domain/trust/e-process";

const start = new Date("2026-11-01T00:00:00Z");
const later = (days: number) => new Date(start.getTime() + days * 86_400_000);
/** `+` a good decision, `-` a bad one. */
const draw = (p0: number, marks: string) =>
  [...marks].reduce((evidence, mark) => addOutcome(evidence, mark === "+"), startEvidence(p0, start));

describe("good decisions in a row until 1/α", () => {
  it.each([
    [0.95, 0.05, 68, 153],
    [0.98, 0.01, 254, 490],
    [0.99, 0.01, 510, 983],
  ])("p0 %f, α %f: %i, with one miss %i", (p0, alpha, clean, withMiss) => {
    expect(goodOnesToGo(draw(p0, ""), 1 / alpha)).toBe(clean);
    expect(goodOnesToGo(draw(p0, "-"), 1 / alpha)).toBe(withMiss - 1);
  });

  it("is nothing where the threshold is reached, and unknown where it is too far", () => {
    expect(goodOnesToGo(draw(0.9, "+".repeat(100)), 20)).toBe(0);
    expect(goodOnesToGo(draw(0.99, "-".repeat(40)), 100, 500)).toBeNull();
  });
});

it("does not depend on the order of decisions that are made at once", () => {
  expect(eValue(draw(0.98, "++-+++-+"))).toBeCloseTo(eValue(draw(0.98, "--++++++")), 10);
});

/** A small generator with a seed (mulberry32): the same run each time. */
function seeded(seed: number) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const expectedNext = (evidence: Evidence, rate: number) =>
  rate * eValue(addOutcome(evidence, true)) + (1 - rate) * eValue(addOutcome(evidence, false));

describe("is a fair bet against p0", () => {
  it("the next value is expected to be the present one at p0, less below it", () => {
    for (const marks of ["", "+++++", "++-+", "+".repeat(300)]) {
      const evidence = draw(0.98, marks);
      expect(expectedNext(evidence, 0.98) / eValue(evidence)).toBeCloseTo(1, 9);
      expect(expectedNext(evidence, 0.95)).toBeLessThan(eValue(evidence));
    }
  });

  it("4,000 classes at p0 have a mean near 1, and fewer than α ever reach 1/α", () => {
    const random = seeded(7);
    const [p0, alpha, decisions, classes] = [0.9, 0.1, 30, 4_000];
    let [sum, crossed] = [0, 0];
    for (let n = 0; n < classes; n++) {
      let evidence = startEvidence(p0, start);
      let highest = 1;
      for (let at = 0; at < decisions; at++) {
        evidence = addOutcome(evidence, random() < p0);
        highest = Math.max(highest, eValue(evidence));
      }
      sum += eValue(evidence);
      if (highest >= 1 / alpha) crossed += 1;
    }
    // the standard error of the mean is about 0.04: the few classes without a miss carry most of it
    expect(sum / classes).toBeGreaterThan(0.8);
    expect(sum / classes).toBeLessThan(1.2);
    expect(crossed / classes).toBeLessThanOrEqual(alpha);
    expect(crossed).toBeGreaterThan(0);
  });
});

describe("ageing", () => {
  it("halves what good decisions have shown", () => {
    const evidence = draw(0.98, "+".repeat(254));
    const aged = ageTo(evidence, later(halfLifeDays));
    expect(eValue(aged)).toBeCloseTo((eValue(evidence) + 1) / 2, 9);
  });

  it("is the same in one step and in many, and does not reach below 1", () => {
    const evidence = draw(0.98, "+".repeat(100));
    const steps = [10, 20, 30, 40].reduce((aged, days) => ageTo(aged, later(days)), evidence);
    expect(eValue(steps)).toBeCloseTo(eValue(ageTo(evidence, later(40))), 9);
    expect(eValue(ageTo(evidence, later(100_000)))).toBeCloseTo(1, 9);
  });

  it("forgives nothing, and a clock that went back changes nothing", () => {
    const bad = draw(0.98, "---");
    expect(eValue(ageTo(bad, later(1_000)))).toBeCloseTo(eValue(bad), 12);
    const good = draw(0.98, "+++");
    expect(ageTo(good, later(-5))).toBe(good);
  });
});

it("stays a number after very many good decisions", () => {
  let evidence = startEvidence(0.95, start);
  for (let n = 0; n < 40_000; n++) evidence = addOutcome(evidence, true);
  expect(eValue(evidence)).toBe(1e299);
  expect(eValue(ageTo(evidence, later(90)))).toBe(1e299);
});
