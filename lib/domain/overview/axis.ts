/** The round number at or above `most` whose half is whole, too: 2, 4, 10, 20, 40, 100 … */
export function axisTop(most: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, most)));
  return [1, 2, 4, 6, 8, 10].map((step) => step * power).find((top) => top >= most && top % 2 === 0) ?? 10 * power;
}
