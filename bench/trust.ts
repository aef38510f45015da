// How often trust is earned by those who do not deserve it, how soon it is lost by those who go bad, and how many questions
// it saves: many simulated agents and reviewers, the product's own rules, no server. Prints JSON.
import { addOutcome, type Evidence, reaches, startEvidence } from "@/lib/domain/trust/e-process";
import { decideAsking } from "@/lib/domain/trust/sampling";
import { askedShares, type Terms, type TrustLevel, thresholdOf, trustTerms } from "@/lib/domain/trust/terms";

/** Where the rate is at the boundary, so many that the confidence bound itself lies below the limit. */
const boundaryClasses = Number(process.argv[2] ?? 12_000);
const classes = 500;
const decisions = 3_000;
const start = new Date(0);
/** The claim that is measured: false relaxation ≤ 1.2 α. */
const slack = 1.2;
/** Of a normal distribution, one-sided 95 %. */
const z95 = 1.645;

/** A small generator with a seed (mulberry32): the same figures each time. */
function seeded(seed: number) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
type Random = () => number;
/** The good rate at a decision. */
type Rate = (n: number) => number;

/** Somebody looks after every decision and stops as soon as it suffices; null where it never did. */
function decisionsToRelax(terms: Terms, rate: Rate, random: Random): number | null {
  let evidence: Evidence = startEvidence(terms.p0, start);
  for (let n = 1; n <= decisions; n++) {
    evidence = addOutcome(evidence, random() < rate(n));
    if (reaches(evidence, thresholdOf(terms, 0))) return n;
  }
  return null;
}

/** Wilson's bound: with 95 % confidence the true share is below. */
function upperBound(hits: number, of: number): number {
  const share = hits / of;
  const spread = z95 * Math.sqrt((share * (1 - share)) / of + z95 ** 2 / (4 * of ** 2));
  return (share + z95 ** 2 / (2 * of) + spread) / (1 + z95 ** 2 / of);
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? null;

function relaxed(terms: Terms, rate: Rate, seed: number, count: number): number[] {
  const random = seeded(seed);
  return Array.from({ length: count }, () => decisionsToRelax(terms, rate, random)).filter((n) => n !== null);
}

function undeserved(name: string, terms: Terms, rate: Rate, seed: number, count: number) {
  const found = relaxed(terms, rate, seed, count).length;
  const [upper95, limit] = [upperBound(found, count), slack * terms.alpha];
  return { name, classes: count, relaxed: found / count, upper95, limit, ok: upper95 <= limit };
}

function deserved(name: string, terms: Terms, rate: Rate, seed: number) {
  const found = relaxed(terms, rate, seed, classes);
  return { name, classes, relaxed: found.length / classes, medianDecisions: median(found) };
}

/** A relaxed class goes bad: effects that run, and bad ones among them, until a reviewer who sees `seen` of them rejects one. */
function degradation(terms: Terms, level: TrustLevel, goodRate: number, seen: number, seed: number) {
  const random = seeded(seed);
  const rule = { name: "simulated", amount: null, unaskedPerDay: terms.unaskedMax };
  const risk = terms === trustTerms.high ? "high" : "medium";
  const runs = Array.from({ length: classes }, () => {
    let [effects, bad] = [0, 0];
    for (;;) {
      const isGood = random() < goodRate;
      // the caps of a day are left out: they only make it shorter
      const facts = { amount: 0, round: 0, wasAsked: false, unasked: { count: 0, amount: 0 } };
      const isAsked = decideAsking(rule, level, risk, facts, random()) === "sampled";
      if (isAsked && !isGood && random() < seen) return { effects, bad };
      effects += 1;
      if (!isGood) bad += 1;
    }
  });
  const mean = (pick: (run: { effects: number; bad: number }) => number) =>
    runs.reduce((sum, run) => sum + pick(run), 0) / classes;
  const reach = askedShares[level] * seen;
  return {
    level,
    goodRate,
    reviewersSee: seen,
    meanEffectsUntilRevoked: mean(({ effects }) => effects),
    meanBadUntilRevoked: mean(({ bad }) => bad),
    expectedBad: (1 - reach) / reach,
  };
}

/** Of a class that is good enough: the share of calls over its life that nobody had to be asked about. */
function saved(terms: Terms, goodRate: number, calls: number, seed: number) {
  const random = seeded(seed);
  let [asked, revocations] = [0, 0];
  for (let run = 0; run < classes / 10; run++) {
    let [level, restart]: [TrustLevel, number] = [0, 0];
    let evidence = startEvidence(terms.p0, start);
    const anew = (next: TrustLevel) => {
      level = next;
      restart += 1;
      evidence = startEvidence(terms.p0, start);
    };
    for (let call = 0; call < calls; call++) {
      if (random() >= askedShares[level]) continue;
      asked += 1;
      const isGood = random() < goodRate;
      evidence = addOutcome(evidence, isGood);
      if (!isGood && level > 0) {
        revocations += 1;
        anew(0);
      } else if (level < terms.levelMax && reaches(evidence, thresholdOf(terms, restart)))
        anew((level + 1) as TrustLevel);
    }
  }
  const runs = Math.floor(classes / 10);
  return { goodRate, calls, savedShare: 1 - asked / (runs * calls), revocationsPerClass: revocations / runs };
}

const began = performance.now();

function reportOf(risk: string, terms: Terms, seed: number) {
  const { p0, alpha, levelMax } = terms;
  const drifting: Rate = (n) => p0 - 0.03 * Math.abs(Math.sin(n / 200));
  return {
    risk,
    p0,
    alpha,
    levelMax,
    undeserved: [
      undeserved("good rate at p0, looked at after each decision", terms, () => p0, seed, boundaryClasses),
      undeserved("good rate a point below p0", terms, () => p0 - 0.01, seed + 1, classes),
      undeserved("drifts up to p0 and 3 points below", terms, drifting, seed + 2, classes),
    ],
    deserved: [
      deserved("half the misses of p0", terms, () => 1 - (1 - p0) / 2, seed + 3),
      deserved("a miss in a thousand", terms, () => 0.999, seed + 4),
    ],
    goesBad: ([1, 2] as const)
      .filter((level) => level <= levelMax)
      .flatMap((level) => [0.5, 0.9].map((rate) => degradation(terms, level, rate, 0.8, seed + 5))),
    questions: saved(terms, 0.999, 10_000, seed + 6),
  };
}

const report = Object.entries(trustTerms).flatMap(([risk, terms], at) =>
  terms === null ? [] : [reportOf(risk, terms, 1_000 * (at + 1))],
);
const ok = report.every((each) => each.undeserved.every((one) => one.ok));
const seconds = Math.round((performance.now() - began) / 100) / 10;
process.stdout.write(`${JSON.stringify({ decisions, seconds, ok, report }, null, 2)}\n`);
if (!ok) process.exitCode = 1;
