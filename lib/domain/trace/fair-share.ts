// How much of each text is shown where not all of them fit: the short ones whole, the long ones cut alike.

/** The greatest length that each may keep so that all together stay within `budget`; Infinity where nothing is cut. */
export function fairShare(lengths: readonly number[], budget: number): number {
  const ascending = [...lengths].sort((a, b) => a - b);
  let left = Math.max(0, budget);
  for (const [at, length] of ascending.entries()) {
    const share = Math.floor(left / (ascending.length - at));
    if (length > share) return share;
    left -= length;
  }
  return Number.POSITIVE_INFINITY;
}
