// Measured figures beside their limits.

export type Figure = {
  readonly name: string;
  readonly value: number;
  /** What it has to be; null for a figure that is told and not judged. */
  readonly limit: string | null;
  /** Share of the limit that was needed: at most 1 is good. */
  readonly ratio: number | null;
  readonly pass: boolean | null;
};

const round = (value: number) => (Number.isInteger(value) ? value : Number(value.toPrecision(4)));

export function atMost(name: string, value: number, limit: number): Figure {
  return { name, value: round(value), limit: `≤ ${limit}`, ratio: round(value / limit), pass: value <= limit };
}

export function atLeast(name: string, value: number, limit: number): Figure {
  return { name, value: round(value), limit: `≥ ${limit}`, ratio: round(limit / value), pass: value >= limit };
}

export function exactly(name: string, value: number, limit: number): Figure {
  const pass = value === limit;
  return { name, value, limit: `= ${limit}`, ratio: limit === 0 ? (pass ? 0 : null) : round(value / limit), pass };
}

export function told(name: string, value: number): Figure {
  return { name, value: round(value), limit: null, ratio: null, pass: null };
}

/** By the nearest rank. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

export function printFigure({ name, value, limit, ratio, pass }: Figure): void {
  const verdict = pass === null ? "    " : pass ? "ok  " : "MISS";
  const judged = limit === null ? "" : `${limit.padEnd(10)} ratio ${ratio}`;
  console.log(`${verdict} ${name.padEnd(58)} ${String(value).padStart(10)}  ${judged}`);
}
