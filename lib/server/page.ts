import { z } from "zod";
import { invalid } from "@/lib/server/errors";

// Pages of lists that are ordered by creation, newest first. A cursor is the place after the last row of a page.

export type PageRequest = { readonly limit: number; readonly cursor?: string | undefined };
type Placed = { readonly id: string; readonly createdAt: Date };

const Place = z.tuple([z.int().min(0).max(8.64e15), z.uuid()]);

/** What comes after the cursor, as a Prisma condition. A cursor that no list of ours gave is refused. */
export function pageWhere({ cursor }: PageRequest) {
  if (cursor === undefined) return {};
  const [at, id] = readCursor(cursor);
  const createdAt = new Date(at);
  return { OR: [{ createdAt: { lt: createdAt } }, { createdAt, id: { lt: id } }] };
}

/** Cuts `limit + 1` rows to a page. */
export function pageOf<T extends Placed>(rows: readonly T[], limit: number): { items: T[]; nextCursor: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? writeCursor(last) : null };
}

function writeCursor({ createdAt, id }: Placed): string {
  return Buffer.from(JSON.stringify([createdAt.getTime(), id])).toString("base64url");
}

function readCursor(cursor: string): [number, string] {
  try {
    return Place.parse(JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")));
  } catch {
    throw invalid("?cursor", "is not a cursor of this list");
  }
}
