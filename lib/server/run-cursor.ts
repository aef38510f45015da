import type { RunSort } from "@/lib/contract/runs";
import { invalid } from "@/lib/server/errors";

/** A place in a list ordered by start, then id (hex). */
type Place = { readonly startNs: string; readonly id: string };

const int8Max = 2n ** 63n - 1n;

export function writeCursor({ startNs, id }: Place): string {
  return Buffer.from(`${startNs}.${id}`).toString("base64url");
}

/** @throws AppError `invalid` for what no list of ours gave. */
export function readCursor(cursor: string | undefined, idDigits: number): Place | null {
  if (cursor === undefined) return null;
  const match = /^(\d{1,19})\.([0-9a-f]+)$/.exec(Buffer.from(cursor, "base64url").toString("latin1"));
  const [, startNs = "", id = ""] = match ?? [];
  if (id.length !== idDigits || BigInt(startNs) > int8Max) throw invalid("?cursor", "is not a cursor of this list");
  return { startNs, id };
}

type ListPlace = { readonly key: string; readonly startNs: string; readonly traceId: string };

/** A list of runs: what it is sorted by is part of the place, but for the newest first. */
export function writeListCursor(sort: RunSort, { key, startNs, traceId }: ListPlace): string {
  if (sort === "-started") return writeCursor({ startNs, id: traceId });
  return Buffer.from(`${sort}.${key}.${startNs}.${traceId}`).toString("base64url");
}

/** @throws AppError `invalid` for what no list of ours, sorted so, gave. */
export function readListCursor(cursor: string | undefined, sort: RunSort): ListPlace | null {
  if (cursor === undefined) return null;
  if (sort === "-started") {
    const place = readCursor(cursor, 32);
    return place && { key: place.startNs, startNs: place.startNs, traceId: place.id };
  }
  const text = Buffer.from(cursor, "base64url").toString("latin1");
  const [, of, key = "", startNs = "", traceId = ""] =
    /^(-?[a-z]+)\.(-?\d{1,19})\.(\d{1,19})\.([0-9a-f]{32})$/.exec(text) ?? [];
  if (of !== sort || BigInt(key) > int8Max || BigInt(startNs) > int8Max)
    throw invalid("?cursor", "is not a cursor of this list");
  return { key, startNs, traceId };
}
