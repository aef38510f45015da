// Span ids as pairs of numbers (upper and lower half) in flat arrays, found by a hash table of rows: no string a step.

export const highOf = (spanId: string): number => Number.parseInt(spanId.slice(0, 8), 16);
export const lowOf = (spanId: string): number => Number.parseInt(spanId.slice(8), 16);
export const hexOf = (high: number, low: number): string => hex8(high) + hex8(low);
const hex8 = (half: number) => half.toString(16).padStart(8, "0");

const slotOf = (high: number, low: number, mask: number) =>
  (Math.imul(high ^ Math.imul(low, 0x9e3779b1), 0x85ebca6b) >>> 7) & mask;

/** Places for `count` ids, half full at most, so that a search ends soon; a power of two. */
export const slotsFor = (count: number) => new Uint32Array(2 ** Math.ceil(Math.log2(Math.max(2, 2 * count))));

/** Hash table of rows + 1; 0 is an empty place. Of equal ids the last row is found. */
export function hashIds(ids: Uint32Array, count: number, slots = slotsFor(count)): Uint32Array {
  for (let row = count - 1; row >= 0; row -= 1) addId(ids, slots, row);
  return slots;
}

export function addId(ids: Uint32Array, slots: Uint32Array, row: number): void {
  const mask = slots.length - 1;
  let slot = slotOf(ids[2 * row] ?? 0, ids[2 * row + 1] ?? 0, mask);
  while (slots[slot] !== 0) slot = (slot + 1) & mask;
  slots[slot] = row + 1;
}

/** Row of an id, -1 where it is not there. */
export function findId(ids: Uint32Array, slots: Uint32Array, high: number, low: number): number {
  const mask = slots.length - 1;
  for (let slot = slotOf(high, low, mask); ; slot = (slot + 1) & mask) {
    const row = (slots[slot] ?? 0) - 1;
    if (row < 0 || (ids[2 * row] === high && ids[2 * row + 1] === low)) return row;
  }
}
