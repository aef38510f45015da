import type { PoolClient } from "pg";
import type { BinaryRows } from "@/lib/server/sql/binary-rows";
import { copy, type RunPlace } from "@/lib/server/sql/copy-rows";

const columns = ["project_id", "day", "trace_id", "part", "words"];

/** `vector`: a tsvector in Postgres' binary format. */
export function writeSearchWords(rows: BinaryRows, place: RunPlace, part: bigint, vector: Uint8Array): void {
  rows.row(columns.length);
  rows.bytes(place.project);
  rows.date(place.day);
  rows.hex(place.trace);
  rows.int8(part);
  rows.bytes(vector);
}

export const copySearchWords = (client: PoolClient, rows: BinaryRows) => copy(client, "search_words", columns, rows);
