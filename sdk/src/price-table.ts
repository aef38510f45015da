import type { Price } from "@/lib/domain/model/prices";

/** Prices may depend on the time of day, and the server's book may be renewed. */
const keptMs = 15 * 60_000;
const keptMax = 1000;

/** The author's own prices by model name, before those of the server's price book, which is asked once a model. */
export class PriceTable {
  readonly #own: Readonly<Record<string, Price>>;
  readonly #ask: (path: string) => Promise<Price | null>;
  readonly #kept = new Map<string, { readonly until: number; readonly price: Promise<Price | null> }>();

  /** `ask` gets a path below /api/v1 and answers null for 404. */
  constructor(own: Readonly<Record<string, Price>>, ask: (path: string) => Promise<Price | null>) {
    this.#own = own;
    this.#ask = ask;
  }

  /** Null: nobody knows the price. Rejects as `ask` does, and then asks again. */
  find(provider: string | null, model: string): Promise<Price | null> {
    const own = Object.hasOwn(this.#own, model) ? this.#own[model] : undefined;
    if (own !== undefined) return Promise.resolve(own);
    const query = new URLSearchParams({ ...(provider === null ? {} : { provider }), model }).toString();
    const kept = this.#kept.get(query);
    if (kept !== undefined && kept.until > Date.now()) return kept.price;
    if (this.#kept.size >= keptMax) this.#kept.clear();
    const price = this.#ask(`/prices?${query}`);
    this.#kept.set(query, { until: Date.now() + keptMs, price });
    price.catch(() => this.#kept.delete(query));
    return price;
  }
}
