import { z } from "zod";
import { JudgePrice, JudgeProvider } from "@/lib/contract/judge";
import { findRates, type Rates } from "@/lib/domain/cost/price-book";
import { ratesOfPrice } from "@/lib/domain/judge/cost";
import { seal, unseal } from "@/lib/server/notify/seal";
import type { JudgeRow } from "@/lib/server/sql/judge/judges";

// What is stored of a judge: settings that anybody of the project may read, and the key that nobody reads back.

const StoredJudge = z.object({
  provider: JudgeProvider,
  baseUrl: z.string().nullable(),
  model: z.string(),
  price: JudgePrice.nullable(),
  sampleRate: z.number(),
});
export type StoredJudge = z.infer<typeof StoredJudge>;

export const readStored = ({ settings }: Pick<JudgeRow, "settings">): StoredJudge =>
  StoredJudge.parse(JSON.parse(settings));

const ownBases: Readonly<Record<JudgeProvider, string>> = {
  openai: "https://api.openai.com/v1",
  anthropic: "https://api.anthropic.com/v1",
};
export const baseOf = ({ provider, baseUrl }: Pick<StoredJudge, "provider" | "baseUrl">): string =>
  (baseUrl ?? ownBases[provider]).replace(/\/+$/, "");

/** The key is sealed for the server that it was given for: nobody has it sent to another by changing the address alone. */
const placeOf = (projectId: string, stored: StoredJudge) => `judge ${projectId} ${baseOf(stored)}`;

export const sealKey = (projectId: string, stored: StoredJudge, key: string) => seal(key, placeOf(projectId, stored));
/** Null also where it cannot be read (another TRACEGATE_SECRET, another server). */
export const keyOf = (row: JudgeRow): string | null =>
  row.secret === null ? null : unseal(row.secret, placeOf(row.projectId, readStored(row)));

/** Null: nobody knows what a call would cost. */
export function ratesOf(
  { price, model, provider }: Pick<StoredJudge, "price" | "model" | "provider">,
  at: Date,
): Rates | null {
  if (price !== null) return ratesOfPrice(price);
  const rates = findRates(model, provider, at);
  return rates === null || rates.input === null || rates.output === null ? null : rates;
}
