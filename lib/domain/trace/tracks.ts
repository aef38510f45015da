/** Tracks side by side: whatever overlaps gets tracks of its own, the first free one. O(log tracks) a take. */
export class Tracks {
  /** Tracks in use, soonest end first; and those that are free again, first first. */
  readonly #busy: Heap;
  readonly #free = new Heap();
  #count = 1;

  /** The first track is taken until `end`. */
  constructor(end: number) {
    this.#busy = new Heap();
    this.#busy.push(end, 0);
  }

  /** From `start` to `end`, starts ascending: the track that was found for it. */
  take(start: number, end: number): number {
    while (this.#busy.first <= start) {
      const track = this.#busy.pop();
      this.#free.push(track, track);
    }
    const track = this.#free.size > 0 ? this.#free.pop() : this.#count++;
    this.#busy.push(end, track);
    return track;
  }
}

/** Values by key, least first. */
class Heap {
  readonly #keys: number[] = [];
  readonly #values: number[] = [];

  get size(): number {
    return this.#keys.length;
  }
  /** The least key; infinite where there is none. */
  get first(): number {
    return this.#keys[0] ?? Number.POSITIVE_INFINITY;
  }

  push(key: number, value: number): void {
    let at = this.size;
    for (let up = (at - 1) >> 1; at > 0 && key < this.#key(up); up = (at - 1) >> 1) {
      this.#set(at, this.#key(up), this.#values[up] ?? 0);
      at = up;
    }
    this.#set(at, key, value);
  }

  pop(): number {
    const [value = 0] = this.#values;
    const key = this.#keys.pop() ?? 0;
    const moved = this.#values.pop() ?? 0;
    if (this.size === 0) return value;
    let at = 0;
    for (let down = this.#lesser(1); this.#key(down) < key; down = this.#lesser(2 * at + 1)) {
      this.#set(at, this.#key(down), this.#values[down] ?? 0);
      at = down;
    }
    this.#set(at, key, moved);
    return value;
  }

  #lesser(left: number): number {
    return this.#key(left + 1) < this.#key(left) ? left + 1 : left;
  }
  #key(at: number): number {
    return this.#keys[at] ?? Number.POSITIVE_INFINITY;
  }
  #set(at: number, key: number, value: number): void {
    this.#keys[at] = key;
    this.#values[at] = value;
  }
}
