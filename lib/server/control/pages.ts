import { invalid } from "@/lib/server/errors";

// Pages of lists that are ordered by a number that rises with each row of the project. A cursor is the last one of a page.

export type OrdinalPage = { readonly limit: number; readonly cursor?: string | undefined };

const int8Max = 2n ** 63n - 1n;

/** Null for the first page. A cursor that no list of ours gave is refused. */
export function readOrdinal({ cursor }: OrdinalPage): string | null {
  if (cursor === undefined) return null;
  const text = Buffer.from(cursor, "base64url").toString("latin1");
  if (!/^\d{1,19}$/.test(text) || BigInt(text) > int8Max) throw invalid("?cursor", "is not a cursor of this list");
  return text;
}

/** Of a list that is newest first: where it begins. */
export const readDescending = (page: OrdinalPage) => readOrdinal(page) ?? String(int8Max);

/** Cuts `limit + 1` rows to a page. */
export function ordinalPage<T extends { readonly ordinal: string }>(rows: readonly T[], limit: number) {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items, nextCursor: more ? Buffer.from(last.ordinal).toString("base64url") : null };
}
