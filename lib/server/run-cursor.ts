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
