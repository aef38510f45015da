import type { FoundKey } from "@/lib/server/keys";

/** Of a key; what it writes counts as the key's. */
type Writer<Item> = (key: FoundKey, items: readonly Item[]) => void;
type Waiting<Item> = { readonly key: FoundKey; readonly items: Item[] };

/** What nobody waits for: held for a moment, and written with what else comes in it. One write costs hardly more than ten. */
export class Gather<Item> {
  readonly #waitMs: number;
  readonly #most: number;
  readonly #write: Writer<Item>;
  readonly #waiting = new Map<string, Waiting<Item>>();
  #timer: NodeJS.Timeout | null = null;

  constructor(limits: { readonly waitMs: number; readonly most: number }, write: Writer<Item>) {
    this.#waitMs = limits.waitMs;
    this.#most = limits.most;
    this.#write = write;
  }

  add(key: FoundKey, item: Item): void {
    const waiting = this.#waiting.get(key.keyId) ?? { key, items: [] };
    waiting.items.push(item);
    this.#waiting.set(key.keyId, waiting);
    if (waiting.items.length >= this.#most) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), this.#waitMs);
  }

  get isEmpty(): boolean {
    return this.#waiting.size === 0;
  }

  /** Now. */
  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const all = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { key, items } of all) this.#write(key, items);
  }
}
