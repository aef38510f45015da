// Where decisions and e-values lie in a picture: logarithmic upwards, decisions to the right. All in percent of its size.

export type EvidenceScale = {
  readonly x: (n: number) => number;
  readonly y: (e: number) => number;
  /** Powers of ten that have a line. */
  readonly powers: readonly number[];
  /** Decisions that have a tick. */
  readonly ticks: readonly number[];
};

const linesMax = 6;
const roundSteps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000];

/** `n`: the last decision that is drawn, one that is only expected included. */
export function evidenceScale(values: readonly number[], threshold: number | null, n: number): EvidenceScale {
  const all = [1, ...values, ...(threshold === null ? [] : [threshold])].filter((e) => e > 0);
  // one line of room above the threshold; below 1 as far as the evidence ever fell, at most to 1/1000
  const top = Math.log10(Math.max(...all)) + 0.35;
  const low = Math.floor(Math.max(-3, Math.log10(Math.min(...all)) - 0.05));
  const every = Math.max(1, Math.ceil((Math.floor(top) - low) / linesMax));
  const powers: number[] = [];
  for (let power = low; power <= top; power += every) powers.push(10 ** power);
  const last = Math.max(10, n);
  const step = roundSteps.find((each) => last / each <= 5) ?? last;
  return {
    x: (at) => (100 * at) / last,
    y: (e) => 100 - (100 * (Math.log10(Math.max(e, 10 ** low)) - low)) / (top - low),
    powers,
    ticks: Array.from({ length: Math.floor(last / step) + 1 }, (_, at) => at * step),
  };
}
