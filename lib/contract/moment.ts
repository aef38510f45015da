import { z } from "zod";

const first = Date.UTC(1970, 0, 1);
const end = Date.UTC(2262, 0, 1);
const isStorable = (at: string) => Date.parse(at) >= first && Date.parse(at) < end;

/** A time whose nanoseconds an int8 holds, with windows and buckets of a calendar around it. */
export const momentOf = (example: string, { offset = false } = {}) =>
  z.iso
    .datetime({ offset, error: `is not a time such as ${example}` })
    .refine(isStorable, "is not between 1970 and 2261")
    .meta({ pattern: undefined });
