// Apart from price.ts, which brings the whole price book with it: browsers read lines, they do not make them.
export const tokenClasses = ["cacheRead", "cacheWrite", "input", "output", "reasoning"] as const;
/** One line of the bill. A class without a rate of its own is counted in `input` or `output`. */
export type PricePart = {
  readonly of: (typeof tokenClasses)[number];
  readonly tokens: number;
  /** Dollars a million tokens, which are micro-dollars a token; null: no known price. */
  readonly usdPerMillion: number | null;
  /** The rate is the one of prompts above so many tokens; null: the ordinary one. */
  readonly above: number | null;
};
