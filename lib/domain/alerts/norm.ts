// What is usual at this time of day: median and spread of the same stretch on earlier days. Robust: a day that went wrong
// moves neither much.

/** Days that are looked back, and how many of them have to say something. */
export const normDays = 14;
export const normSupport = 5;

/** Of a normal distribution the standard deviation is so many median absolute deviations. */
const madToSigma = 1.4826;
/** Where all days are alike, a difference below this share of the median is none. */
const leastShare = 0.05;

export type Norm = { readonly median: number; readonly spread: number; readonly days: number };

/** Null while too few days say anything. */
export function normOf(values: readonly (number | null)[]): Norm | null {
  const known = values.filter((value) => value !== null);
  if (known.length < normSupport) return null;
  const median = medianOf(known);
  const mad = medianOf(known.map((value) => Math.abs(value - median)));
  return { median, spread: Math.max(madToSigma * mad, leastShare * Math.abs(median)), days: known.length };
}

export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const at = (index: number) => sorted[index] ?? 0;
  return sorted.length % 2 === 1 ? at(Math.floor(middle)) : (at(middle - 1) + at(middle)) / 2;
}
