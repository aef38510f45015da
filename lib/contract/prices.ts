import { z } from "zod";
import { text } from "@/lib/contract/projects";

export const PriceQuery = z.object({ model: text(200), provider: text(100).optional() });

const rate = z.number().nonnegative();
const tokens = {
  in: rate,
  out: rate,
  cachedIn: rate.optional(),
  cacheWrite: rate.optional(),
  cacheWriteLong: rate.optional(),
  reasoning: rate.optional(),
};
/** Dollars for a million tokens; a class that is missing is billed as ordinary input or output. */
export const ListedPrice = z.object({
  ...tokens,
  contextWindow: z.int().positive().optional(),
  /** Of calls whose prompt has more than `above` tokens, lowest first. */
  tiers: z.array(z.object({ above: z.int().nonnegative(), ...tokens })).optional(),
});
