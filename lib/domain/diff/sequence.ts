// Two lists side by side: the longest common part, and the longest part that stands in order.

export type Pair = readonly [base: number, head: number];

/** Beyond so many cells only what stands at both ends, and what is there once in both, is held together. */
const cellsMax = 4_000_000;

/** Places of equal keys, in order in both lists. The longest such list, unless the lists are very long. */
export function commonPart(base: readonly number[], head: readonly number[]): Pair[] {
  const start = commonStart(base, head);
  const end = commonEnd(base, head, start);
  const middle = between(base.slice(start, base.length - end), head.slice(start, head.length - end));
  return [
    ...Array.from({ length: start }, (_, at): Pair => [at, at]),
    ...middle.map(([b, h]): Pair => [b + start, h + start]),
    ...Array.from({ length: end }, (_, at): Pair => [base.length - end + at, head.length - end + at]),
  ];
}

function commonStart(base: readonly number[], head: readonly number[]): number {
  const most = Math.min(base.length, head.length);
  let length = 0;
  while (length < most && base[length] === head[length]) length += 1;
  return length;
}

function commonEnd(base: readonly number[], head: readonly number[], start: number): number {
  const most = Math.min(base.length, head.length) - start;
  let length = 0;
  while (length < most && base[base.length - 1 - length] === head[head.length - 1 - length]) length += 1;
  return length;
}

function between(base: readonly number[], head: readonly number[]): Pair[] {
  if (base.length === 0 || head.length === 0) return [];
  if (base.length * head.length <= cellsMax) return longestCommon(base, head);
  const anchors = uniqueAnchors(base, head);
  if (anchors.length === 0) return [];
  const pairs: Pair[] = [];
  let from: Pair = [0, 0];
  for (const anchor of [...anchors, [base.length, head.length] as const]) {
    const [b, h] = from;
    const gap = commonPart(base.slice(b, anchor[0]), head.slice(h, anchor[1]));
    pairs.push(...gap.map(([left, right]): Pair => [left + b, right + h]));
    if (anchor[0] < base.length) pairs.push(anchor);
    from = [anchor[0] + 1, anchor[1] + 1];
  }
  return pairs;
}

function longestCommon(base: readonly number[], head: readonly number[]): Pair[] {
  const width = head.length + 1;
  const length = new Uint16Array((base.length + 1) * width);
  const at = (b: number, h: number) => length[b * width + h] ?? 0;
  for (let b = base.length - 1; b >= 0; b -= 1) {
    for (let h = head.length - 1; h >= 0; h -= 1) {
      length[b * width + h] = base[b] === head[h] ? at(b + 1, h + 1) + 1 : Math.max(at(b + 1, h), at(b, h + 1));
    }
  }
  const pairs: Pair[] = [];
  for (let b = 0, h = 0; b < base.length && h < head.length; ) {
    if (base[b] === head[h]) pairs.push([b++, h++]);
    else if (at(b + 1, h) >= at(b, h + 1)) b += 1;
    else h += 1;
  }
  return pairs;
}

/** Keys that are there once in both lists, as many as stand in order (patience diff). */
function uniqueAnchors(base: readonly number[], head: readonly number[]): Pair[] {
  const inBase = oncePlaces(base);
  const inHead = oncePlaces(head);
  const pairs = [...inBase].flatMap(([key, b]): Pair[] => {
    const h = inHead.get(key);
    return h === undefined ? [] : [[b, h]];
  });
  const kept = longestRising(pairs.map(([, h]) => h));
  return kept.flatMap((at) => (pairs[at] ? [pairs[at]] : []));
}

function oncePlaces(keys: readonly number[]): Map<number, number> {
  const places = new Map<number, number>();
  const again = new Set<number>();
  for (const [at, key] of keys.entries()) {
    if (places.has(key)) again.add(key);
    else places.set(key, at);
  }
  for (const key of again) places.delete(key);
  return places;
}

/** Places of the longest part of `values` that rises; equal values may follow each other. */
export function longestRising(values: readonly number[]): number[] {
  const tails: number[] = [];
  const before = new Int32Array(values.length).fill(-1);
  for (const [at, value] of values.entries()) {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((values[tails[middle] ?? 0] ?? 0) <= value) low = middle + 1;
      else high = middle;
    }
    before[at] = low > 0 ? (tails[low - 1] ?? -1) : -1;
    tails[low] = at;
  }
  const kept: number[] = [];
  for (let at = tails.at(-1) ?? -1; at >= 0; at = before[at] ?? -1) kept.push(at);
  return kept.reverse();
}
