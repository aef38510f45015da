// The run as one readable transcript: pages of entries in order of time.
import type { Transcript, TranscriptQuery } from "@/lib/contract/transcript";
import { outlineTranscript } from "@/lib/domain/trace/outline-transcript";
import type { OutlineItem } from "@/lib/domain/trace/transcript-items";
import { comparePlaces, type ItemPlace, itemOfStep, placeOf } from "@/lib/domain/trace/transcript-place";
import type { OutlineStep } from "@/lib/domain/trace/transcript-shape";
import { pool } from "@/lib/server/db";
import { invalid } from "@/lib/server/errors";
import { selectOutline } from "@/lib/server/sql/select-outline";
import { selectPlace } from "@/lib/server/sql/select-runs";
import { firstPlace, type StepPlace } from "@/lib/server/sql/select-steps";
import { type RunAt, selectSpans } from "@/lib/server/sql/select-telemetry";
import { TranscriptReader } from "@/lib/server/transcript-reader";

/** A longer run is laid out by windows of this many steps: what lies before one is not known in it. */
const windowSteps = 100_000;
/** Entries before the one that was asked for, so that it does not stand alone. */
const leadItems = 4;

/**
 * A page of the transcript of a run, or of one agent in it. Null where the project has no such run.
 * @throws AppError `invalid` for a cursor of something else, or a step that is not in the run.
 */
export async function getTranscript(
  projectId: string,
  traceId: string,
  query: TranscriptQuery,
): Promise<Transcript | null> {
  const cursor = readCursor(query.cursor);
  const run = await selectPlace(pool(), projectId, traceId);
  if (run === null) return null;
  const whole = run.spanCount <= windowSteps;
  const from = whole ? firstPlace : await windowStart(run, cursor, query.around);
  const steps = await selectOutline(pool(), run, from, windowSteps);
  for (const name of ["agent", "around"] as const) {
    const id = query[name];
    const known = id === undefined || steps.some(({ spanId }) => spanId === id);
    if (!known) throw invalid(`?${name}`, "is no step of this run");
  }
  const items = outlineTranscript(steps, query.agent ?? null);
  const [first, end] = pageBounds(items, steps, { ...query, cursor });
  const { entries, done } = await new TranscriptReader(run, items).read(items.slice(first, end));
  const last = items[first + done - 1];
  const head = items[first];
  const more = first + done < items.length || (!whole && steps.length === windowSteps);
  return {
    entries,
    total: items.length,
    before: first,
    nextCursor: more && last ? writeCursor("after", placeOf(last)) : null,
    previousCursor: first > 0 && head ? writeCursor("before", placeOf(head)) : null,
  };
}

type Cursor = { readonly side: "after" | "before"; readonly place: ItemPlace };

async function windowStart(run: RunAt, cursor: Cursor | null, around: string | undefined): Promise<StepPlace> {
  if (cursor) return { startNs: String(cursor.place.atNs), spanId: cursor.place.spanId };
  const [span] = around === undefined ? [] : await selectSpans(pool(), run, [around]);
  return span ? { startNs: span.startNs, spanId: "" } : firstPlace;
}

type Bounds = { readonly limit: number; readonly cursor: Cursor | null; readonly around?: string | undefined };

function pageBounds(items: readonly OutlineItem[], steps: readonly OutlineStep[], asked: Bounds): [number, number] {
  const { limit, cursor, around } = asked;
  if (cursor === null) {
    const at = around === undefined ? null : itemOfStep(items, steps, around);
    const first = Math.max(0, (at ?? 0) - leadItems);
    return [first, first + limit];
  }
  if (cursor.side === "before") {
    const at = items.findIndex((item) => comparePlaces(placeOf(item), cursor.place) >= 0);
    const end = at < 0 ? items.length : at;
    return [Math.max(0, end - limit), end];
  }
  const at = items.findIndex((item) => comparePlaces(placeOf(item), cursor.place) > 0);
  const first = at < 0 ? items.length : at;
  return [first, first + limit];
}

function writeCursor(side: Cursor["side"], { atNs, rank, spanId, index }: ItemPlace): string {
  return Buffer.from([side, atNs, rank, spanId, index].join(".")).toString("base64url");
}

const cursorShape = /^(after|before)\.(\d{1,20})\.([0-2])\.([0-9a-f]{16})\.(\d{1,9})$/;
const int8Max = 2n ** 63n - 1n;

function readCursor(cursor: string | undefined): Cursor | null {
  if (cursor === undefined) return null;
  const [, side, atNs = "", rank, spanId = "", index] =
    cursorShape.exec(Buffer.from(cursor, "base64url").toString("latin1")) ?? [];
  if (side === undefined || BigInt(atNs) > int8Max) throw invalid("?cursor", "is not a cursor of this list");
  const place = { atNs: BigInt(atNs), rank: Number(rank), spanId, index: Number(index) };
  return { side: side === "before" ? "before" : "after", place };
}
