// Finds the list price of a model, and how much it reads. The price book is the one of the genai-prices package as installed: no network, so a
// price changes only with the package. It ignores who pays: discounts and overrides come on top, later.
import { calcPrice, type ModelPrice, TieredPrices } from "@pydantic/genai-prices";

/** Micro-dollars a token. A tier holds for the whole call once its prompt has more than `above` tokens. */
export type Rate = {
  readonly base: number;
  readonly tiers: readonly { readonly above: number; readonly rate: number }[];
};
export type Rates = {
  readonly input: Rate | null;
  readonly output: Rate | null;
  /** null: billed as ordinary input. */
  readonly cacheRead: Rate | null;
  readonly cacheWrite: Rate | null;
  /** Written to be kept for an hour rather than minutes. */
  readonly cacheWriteLong: Rate | null;
  /** null: billed as ordinary output. */
  readonly reasoning: Rate | null;
  /** Most tokens of a prompt and its answer. */
  readonly contextWindow: number | null;
};

/** Runs on the reader's own hardware: the model's name says nothing about money. */
const unbilled = /ollama|lm.?studio|vllm|llama.?cpp|llamafile|localai/i;
/** First parties whose model names are theirs alone, asked when no provider is known. */
const makers = ["openai", "anthropic", "google", "mistral", "cohere", "deepseek", "x-ai", "voyageai"];
/** Bedrock ids: an optional region or profile, the maker, the model. */
const bedrockId = /^(?:[a-z]{2,6}(?:-[a-z]+)?\.)?(?:anthropic|amazon|meta|mistral|cohere|ai21|deepseek|openai)\./;
/** Prices may depend on the time of day (DeepSeek), so an answer is kept for a quarter of an hour of span time. */
const bucketMs = 15 * 60_000;
const cacheMax = 5000;
const cache = new Map<string, Rates | null>();

/** Rates of `model` at the time of the call, or null where the book does not know it. `model` and `provider` are as the client wrote them. */
export function findRates(model: string, provider: string | null, at: Date): Rates | null {
  const key = `${provider ?? ""}\u0000${model}\u0000${Math.floor(at.getTime() / bucketMs)}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  if (cache.size >= cacheMax) cache.clear();
  const found = lookUp(model.slice(0, 200), provider?.slice(0, 100) ?? null, at);
  cache.set(key, found);
  return found;
}

function lookUp(model: string, provider: string | null, at: Date): Rates | null {
  if (provider !== null && unbilled.test(provider)) return null;
  for (const [name, from] of candidates(model, provider)) {
    const found = priceOf(name, from, at);
    if (found) return { ...toRates(found.model_price), contextWindow: windowOf(name, found.model.context_window) };
  }
  return null;
}

/** What to ask the book, most specific first: as sent, then without routing prefixes (`models/x`, `openai/x`, `us.anthropic.x`). */
function candidates(model: string, provider: string | null): [string, string | null][] {
  const bare = model.slice(model.lastIndexOf("/") + 1);
  const prefix = model.includes("/") ? model.slice(0, model.indexOf("/")) : null;
  const list: [string, string | null][] = provider === null ? [] : [[model, provider]];
  if (bedrockId.test(bare)) list.push([bare, "aws"]);
  list.push([model, null]);
  if (bare !== model) list.push([bare, provider], [bare, prefix], [bare, null]);
  return [...list, ...makers.map((maker): [string, string] => [bare, maker])];
}

/** The book lists the model at this provider itself. */
export const isListedAt = (model: string, provider: string, at: Date): boolean => priceOf(model, provider, at) !== null;

function priceOf(model: string, provider: string | null, at: Date) {
  try {
    const options = provider === null ? { timestamp: at } : { timestamp: at, providerId: provider };
    return calcPrice({ input_tokens: 1 }, model, options);
  } catch {
    return null; // the book holds the model but has no price a token for it (per request or per image)
  }
}

/** Where the book rounds or says nothing, as the makers state it. */
const statedWindows: readonly (readonly [RegExp, number])[] = [
  [/^gpt-4\.1(?:-|$)/, 1_047_576],
  [/^gemini-1\.5-pro/, 2_097_152],
  [/^gemini-(?:1\.5|2\.0|2\.5)-(?:flash|pro)/, 1_048_576],
  [/^mistral-(?:large|medium|small)/, 128_000],
  [/^command-(?:r|a)(?:-|$)/, 128_000],
  [/(?:^|\/)(?:meta-)?llama-3[.-][1-3]-/i, 131_072],
];
const windowOf = (model: string, listed: number | undefined) =>
  statedWindows.find(([pattern]) => pattern.test(model.slice(model.lastIndexOf("/") + 1)))?.[1] ?? listed ?? null;

function toRates(price: ModelPrice): Omit<Rates, "contextWindow"> {
  return {
    input: toRate(price["input_mtok"]),
    output: toRate(price["output_mtok"]),
    cacheRead: toRate(price["cache_read_mtok"]),
    cacheWrite: toRate(price["cache_write_mtok"]),
    cacheWriteLong: toRate(price["cache_write_1h_mtok"]),
    reasoning: toRate(price["output_reasoning_mtok"]),
  };
}

/** Dollars a million tokens are micro-dollars a token. */
function toRate(price: ModelPrice[string]): Rate | null {
  if (price === undefined) return null;
  if (typeof price === "number") return { base: price, tiers: [] };
  if (price instanceof TieredPrices || "tiers" in price) {
    const tiers = price.tiers
      .map((tier) => ({ above: tier.start, rate: tier.price }))
      .sort((a, b) => a.above - b.above);
    return { base: price.base, tiers };
  }
  return null;
}
