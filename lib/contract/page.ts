import { z } from "zod";

export const pageSizeMax = 1000;

/** `?limit`: 1 … 1000 in decimal digits, default 50 (G10). */
export const Limit = z
  .string()
  .regex(/^\d{1,6}$/, "is not a whole number")
  .transform(Number)
  .pipe(z.number().min(1, "is less than 1").max(pageSizeMax, `is more than ${pageSizeMax}`))
  .default(50)
  .meta({ type: "integer", minimum: 1, maximum: pageSizeMax, pattern: undefined });

/** `?cursor`: `nextCursor` of the page before, opaque. */
export const Cursor = z.string().min(1, "is empty").max(300, "is not a cursor of this list").optional();

export const PageQuery = z.object({ limit: Limit, cursor: Cursor });
export type PageQuery = z.infer<typeof PageQuery>;
