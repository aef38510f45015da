import { z } from "zod";
import { Micro, Time, whole } from "@/lib/contract/control-ids";
import { momentOf } from "@/lib/contract/moment";
import { PageQuery } from "@/lib/contract/page";
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
export type ListedPrice = z.infer<typeof ListedPrice>;

export const BookQuery = PageQuery.extend({ q: text(200).optional() });
/** Models of the price book, by provider and name. */
export const PriceBook = z.object({
  version: z.string(),
  total: z.int(),
  models: z.array(z.object({ provider: z.string(), model: z.string(), rates: ListedPrice })),
  nextCursor: z.string().nullable(),
});
export type PriceBook = z.infer<typeof PriceBook>;

const dollars = z
  .number("is not a number of dollars")
  .min(0, "is less than 0")
  .max(1_000_000, "is more than 1,000,000");
const OwnTokens = {
  in: dollars,
  out: dollars,
  cachedIn: dollars.optional(),
  cacheWrite: dollars.optional(),
  cacheWriteLong: dollars.optional(),
  reasoning: dollars.optional(),
};
const Provider = text(100).nullable();
/** Dollars for a million tokens. */
const OwnRates = z.strictObject({
  ...OwnTokens,
  tiers: z
    .array(z.strictObject({ above: whole(1, 100_000_000), ...OwnTokens }))
    .max(10, "are more than 10")
    .optional(),
});
const Moment = momentOf("2026-11-22T12:00:00.000Z");
const Validity = { validFrom: Moment.nullable().optional(), validTo: Moment.nullable().optional() };
export const SetPrice = z
  .strictObject({
    /** null: whoever serves the model. */
    provider: Provider,
    model: text(200),
    rates: OwnRates,
    /** Calls that began from then on, and before `validTo`; null: always. */
    ...Validity,
    /** The version that this one replaces. */
    replaces: whole(1, 2_147_483_647).optional(),
  })
  .refine(({ validFrom, validTo }) => !validFrom || !validTo || validFrom < validTo, {
    path: ["validTo"],
    message: "is not after validFrom",
  });
export type SetPrice = z.output<typeof SetPrice>;
export const OwnPrice = z.object({
  version: z.int(),
  provider: z.string().nullable(),
  model: z.string(),
  rates: ListedPrice,
  validFrom: Time.nullable(),
  validTo: Time.nullable(),
  createdAt: Time,
  createdBy: z.string().nullable(),
  /** When another version took its place, or it was removed: spans that were priced by it name it still. */
  removedAt: Time.nullable(),
});
export type OwnPrice = z.infer<typeof OwnPrice>;
export const OwnPrices = z.object({ prices: z.array(OwnPrice) });
export type OwnPrices = z.infer<typeof OwnPrices>;

/** The same calls before and after. */
const Change = {
  calls: z.int(),
  changed: z.int(),
  beforeMicroUsd: Micro,
  afterMicroUsd: Micro,
  unpricedBefore: z.int(),
  unpricedAfter: z.int(),
};
export const PricePreview = z.object({ runs: z.int(), ...Change });
export type PricePreview = z.infer<typeof PricePreview>;

export const StartReprice = z
  .strictObject({
    from: Moment.optional(),
    to: Moment.optional(),
    /** Only runs that name one of these; left out or empty: all. */
    models: z.array(text(200)).max(100, "are more than 100").optional(),
  })
  .refine(({ from, to }) => !from || !to || from < to, { path: ["to"], message: "is not after from" });
export type StartReprice = z.output<typeof StartReprice>;
export const RepriceJob = z.object({
  id: z.uuid(),
  state: z.enum(["queued", "running", "done", "cancelled", "failed"]),
  from: Time.nullable(),
  to: Time,
  models: z.array(z.string()),
  runsTotal: z.int(),
  runsDone: z.int(),
  runsChanged: z.int(),
  spansDone: z.int(),
  spansChanged: z.int(),
  /** Sums of the runs that are done. */
  beforeMicroUsd: z.int(),
  afterMicroUsd: z.int(),
  byModel: z.array(z.object({ model: z.string(), provider: z.string().nullable(), ...Change })),
  error: z.string().nullable(),
  createdAt: Time,
  startedAt: Time.nullable(),
  endedAt: Time.nullable(),
});
export type RepriceJob = z.infer<typeof RepriceJob>;
export const RepriceJobs = z.object({ jobs: z.array(RepriceJob) });
export type RepriceJobs = z.infer<typeof RepriceJobs>;
