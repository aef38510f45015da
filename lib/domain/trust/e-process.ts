// Evidence that the good rate of a class is above p0, as an e-process: the likelihood ratio of a fixed mixture of rates above
// p0 against p0 itself. Under "good rate ≤ p0" it is a supermartingale that starts at 1, so by Ville's inequality it ever
// reaches 1/α with probability ≤ α, however often somebody looks and whenever they stop.

/** Half the weight lies on a rate of 1, half is spread evenly over (p0, 1), here at the middles of as many intervals. */
const alternatives = 48;
const dayMs = 86_400_000;
/** What good decisions have shown counts half after as many days. Ageing only lowers the ratio: the bound holds. */
export const halfLifeDays = 90;

/** Logarithms of the likelihood ratios, one an alternative, that of rate 1 last; as of a moment. */
export type Evidence = { readonly p0: number; readonly ratios: Float64Array; readonly atMs: number };

export const startEvidence = (p0: number, at: Date): Evidence => ({
  p0,
  ratios: new Float64Array(alternatives + 1),
  atMs: at.getTime(),
});

const rateAt = (p0: number, index: number) =>
  index === alternatives ? 1 : p0 + ((1 - p0) * (index + 0.5)) / alternatives;

type Steps = { readonly good: Float64Array; readonly bad: Float64Array };
/** Logarithms are dear, and the same for every decision of a claim. */
const stepsOf = new Map<number, Steps>();

function stepsAt(p0: number): Steps {
  const known = stepsOf.get(p0);
  if (known !== undefined) return known;
  const rates = Float64Array.from({ length: alternatives + 1 }, (_, index) => rateAt(p0, index));
  const steps = {
    good: rates.map((rate) => Math.log(rate / p0)),
    bad: rates.map((rate) => Math.log((1 - rate) / (1 - p0))),
  };
  stepsOf.set(p0, steps);
  return steps;
}

export function addOutcome({ p0, ratios, atMs }: Evidence, good: boolean): Evidence {
  const steps = good ? stepsAt(p0).good : stepsAt(p0).bad;
  // a loop: a callback for each alternative is five times as slow
  const next = new Float64Array(ratios.length);
  for (let at = 0; at < next.length; at++) next[at] = (ratios[at] ?? 0) + (steps[at] ?? 0);
  return { p0, ratios: next, atMs };
}

/** Each ratio above 1 falls towards 1; what speaks against the class does not fade. A clock that went back changes nothing. */
export function ageTo(evidence: Evidence, at: Date): Evidence {
  const days = (at.getTime() - evidence.atMs) / dayMs;
  if (days <= 0) return evidence;
  const left = 0.5 ** (days / halfLifeDays);
  const ratios = evidence.ratios.map((ratio) => (ratio > 0 ? faded(ratio, left) : ratio));
  return { ...evidence, ratios, atMs: at.getTime() };
}

/** log(1 + left · (e^ratio − 1)), also where e^ratio is no number any more. */
const faded = (ratio: number, left: number) =>
  ratio > 600 ? ratio + Math.log(left) : Math.log1p(left * Math.expm1(ratio));

/** Capped at 1e299, far above any threshold. */
export function eValue({ ratios }: Evidence): number {
  const spread = ratios.subarray(0, alternatives);
  const mean = spread.reduce((sum, ratio) => sum + Math.exp(Math.min(ratio, 690)), 0) / alternatives;
  return Math.min(1e299, (mean + Math.exp(Math.min(ratios[alternatives] ?? 0, 690))) / 2);
}

/** A mean is no more than its largest part: far below the threshold no exponential is needed. */
export function reaches(evidence: Evidence, threshold: number): boolean {
  let highest = Number.NEGATIVE_INFINITY;
  for (const ratio of evidence.ratios) highest = Math.max(highest, ratio);
  return highest >= Math.log(threshold) && eValue(evidence) >= threshold;
}

/** Good decisions in a row from here until the threshold, at one moment; null where as many as `max` do not suffice. */
export function goodOnesToGo(evidence: Evidence, threshold: number, max = 5_000): number | null {
  let ahead = evidence;
  for (let n = 0; n <= max; n++) {
    if (reaches(ahead, threshold)) return n;
    ahead = addOutcome(ahead, true);
  }
  return null;
}
