import type { OwnPrice, SetPrice } from "@/lib/contract/prices";

/** As it is typed. */
export type PriceDraft = {
  readonly model: string;
  readonly provider: string;
  readonly from: string;
  readonly to: string;
  readonly rates: Readonly<Record<RateName, string>>;
  readonly tiers: readonly TierDraft[];
};
export type TierDraft = { readonly key: number; readonly above: string; readonly in: string; readonly out: string };
export const rateNames = ["in", "out", "cachedIn", "cacheWrite", "cacheWriteLong", "reasoning"] as const;
export type RateName = (typeof rateNames)[number];

const noRates: PriceDraft["rates"] = {
  in: "",
  out: "",
  cachedIn: "",
  cacheWrite: "",
  cacheWriteLong: "",
  reasoning: "",
};

export function draftOf(price: OwnPrice | null, model: string, provider: string | null): PriceDraft {
  if (price === null) return { model, provider: provider ?? "", from: "", to: "", rates: noRates, tiers: [] };
  const text = (value: number | undefined) => (value === undefined ? "" : String(value));
  return {
    model: price.model,
    provider: price.provider ?? "",
    from: price.validFrom?.slice(0, 10) ?? "",
    to: price.validTo?.slice(0, 10) ?? "",
    rates: Object.fromEntries(rateNames.map((name) => [name, text(price.rates[name])])) as PriceDraft["rates"],
    tiers: (price.rates.tiers ?? []).map((tier, key) => {
      return { key, above: String(tier.above), in: String(tier.in), out: String(tier.out) };
    }),
  };
}

const isNumber = (text: string) => /^\d+(\.\d+)?$/.test(text.trim());
const isDay = (text: string) => text === "" || /^\d{4}-\d{2}-\d{2}$/.test(text);

/** What is asked for, or what is missing in words. */
export function bodyOf(draft: PriceDraft, replaces: number | null): SetPrice | string {
  const { rates, tiers, from, to } = draft;
  if (draft.model.trim() === "") return "Name the model.";
  if (!isNumber(rates.in) || !isNumber(rates.out)) return "Input and output need a price in dollars, such as 2.50.";
  const given = rateNames.filter((name) => rates[name].trim() !== "");
  if (!given.every((name) => isNumber(rates[name]))) return "A price is a number of dollars, such as 0.125.";
  if (!tiers.every((tier) => /^[1-9]\d*$/.test(tier.above.trim()) && isNumber(tier.in) && isNumber(tier.out))) {
    return "A tier needs a number of tokens, and a price of input and output.";
  }
  if (!isDay(from) || !isDay(to)) return "Days are written as 2026-11-22.";
  if (from !== "" && to !== "" && from >= to) return "It ends before it begins.";
  const day = (text: string) => (text === "" ? null : `${text}T00:00:00.000Z`);
  const number = (text: string) => Number(text.trim());
  return {
    provider: draft.provider.trim() || null,
    model: draft.model.trim(),
    rates: {
      ...(Object.fromEntries(given.map((name) => [name, number(rates[name])])) as { in: number; out: number }),
      ...(tiers.length > 0 && {
        tiers: tiers
          .map((tier) => ({ above: number(tier.above), in: number(tier.in), out: number(tier.out) }))
          .toSorted((a, b) => a.above - b.above),
      }),
    },
    validFrom: day(from),
    validTo: day(to),
    ...(replaces === null ? {} : { replaces }),
  };
}
