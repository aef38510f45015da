// All models that the price book has prices for, by provider. The book cannot be walked: its providers are named here.
import { findProvider } from "@pydantic/genai-prices";
import { type ListPrice, listPrice } from "./list-price";
import { findRates } from "./price-book";

const providers = [
  ...[
    "anthropic",
    "avian",
    "aws",
    "azure",
    "cerebras",
    "cohere",
    "deepseek",
    "doubleword",
    "fireworks",
    "google",
    "groq",
  ],
  ...[
    "huggingface_cerebras",
    "huggingface_together",
    "minimax",
    "mistral",
    "moonshotai",
    "novita",
    "openai",
    "openrouter",
  ],
  ...["ovhcloud", "perplexity", "together", "voyageai", "x-ai", "zai"],
];

export type BookEntry = { readonly provider: string; readonly model: string; readonly rates: ListPrice };

let kept: { readonly hour: number; readonly entries: readonly BookEntry[] } | null = null;

/** In order of provider and model. */
export function listBook(at: Date): readonly BookEntry[] {
  const hour = Math.floor(at.getTime() / 3_600_000);
  if (kept?.hour === hour) return kept.entries;
  const entries = providers.flatMap((provider) => {
    const models = findProvider({ providerId: provider })?.models ?? [];
    return models.flatMap(({ id }) => {
      const rates = findRates(id, provider, at);
      const listed = rates && listPrice(rates);
      return listed ? [{ provider, model: id, rates: listed }] : [];
    });
  });
  kept = { hour, entries };
  return entries;
}
