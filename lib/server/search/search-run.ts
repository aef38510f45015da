// Search in one run: any part of any of its texts, upper and lower case alike.
import { type RunSearch, type RunSearchQuery, type SearchField, searchFields } from "@/lib/contract/run-search";
import { findText, lowerCase, snippetOf } from "@/lib/domain/search/find-text";
import { likePatterns } from "@/lib/domain/search/raw-text";
import { textFieldOf } from "@/lib/otlp/dialects/text-field";
import { pool } from "@/lib/server/db";
import { invalid } from "@/lib/server/errors";
import { MatchedTexts } from "@/lib/server/search/matched-texts";
import {
  type SearchedLog,
  type SearchedSpan,
  selectContentsLike,
  selectLogsLike,
  selectPlaces,
  selectSpansLike,
  selectStartOf,
} from "@/lib/server/sql/select-run-search";
import { selectPlace } from "@/lib/server/sql/select-runs";
import { unescapeText } from "@/lib/server/store-text";
import type { StoredJson } from "@/lib/server/store-value";

const stepsMax = 100_000;
const contentBytesMax = 64 * 1024 * 1024;

/** A place that holds the text. `texts`: the strings that do, whole. */
type Place = {
  readonly spanId: string;
  readonly startNs: string;
  readonly field: SearchField;
  readonly key: string | null;
  readonly texts: readonly string[];
};

/**
 * Places that hold the text, by start of their step. Null where the project has no such run.
 * @throws AppError `invalid` for a cursor of something else.
 */
export async function searchRun(projectId: string, traceId: string, query: RunSearchQuery): Promise<RunSearch | null> {
  const from = readOffset(query.cursor);
  const run = await selectPlace(pool(), projectId, traceId);
  if (run === null) return null;
  const needle = lowerCase(query.q);
  const patterns = likePatterns(query.q);
  const until = run.spanCount > stepsMax ? await selectStartOf(pool(), run, stepsMax - 1) : null;
  const contents = await selectContentsLike(pool(), run, patterns, contentBytesMax);
  const matched = new MatchedTexts(needle, contents.texts);
  // a content says nothing of who refers to it
  const narrow = matched.inContents ? null : patterns;
  const [spans, logs] = await Promise.all([
    selectSpansLike(pool(), run, until, narrow),
    run.logCount > 0 ? selectLogsLike(pool(), run, narrow) : [],
  ]);
  const places = [...spans.flatMap((span) => placesOfSpan(span, matched)), ...(await placesOfLogs(run, logs, matched))];
  const wanted = places.filter(({ field }) => query.in === undefined || query.in.includes(field));
  const hits = markRepeats(inOrder(wanted));
  const spanIds = [...new Set(hits.map(({ place }) => place.spanId))];
  const listed = query.repeats === "0" ? hits.filter((hit) => !hit.again) : hits;
  const page = listed.slice(from, from + query.limit);
  return {
    hits: page.map((hit) => hitOf(hit, needle)),
    total: listed.length,
    steps: spanIds.length,
    spanIds,
    nextCursor: from + page.length < listed.length ? writeOffset(from + page.length) : null,
    limits: [
      ...(until === null
        ? []
        : [
            `Only the first ${stepsMax.toLocaleString("en")} of ${run.spanCount.toLocaleString("en")} steps were searched.`,
          ]),
      ...(contents.whole ? [] : ["More than 64 MB of long texts may hold it: not all of them were searched."]),
    ],
  };
}

function placesOfSpan(span: SearchedSpan, matched: MatchedTexts): Place[] {
  const [spanId, startNs, kind, name, error, errorType, message, attributes, events] = span;
  const places: Place[] = [];
  const add = (field: SearchField, key: string | null, texts: readonly string[]) => {
    if (texts.length > 0) places.push({ spanId, startNs, field, key, texts });
  };
  add("name", null, matched.ofText(name));
  const errors = [error, errorType].flatMap((text) => matched.ofText(text));
  add("error", null, errors.length > 0 ? errors : matched.mayHold(message) ? matched.ofValue(json(message)) : []);
  if (matched.mayHold(attributes))
    for (const [key, texts] of matched.ofAttributes(json(attributes))) {
      const field = texts[0] === key ? null : textFieldOf(key, kind);
      add(field ?? "attribute", key, texts);
    }
  if (matched.mayHold(events))
    for (const event of json(events) as { readonly n?: StoredJson; readonly a?: StoredJson }[]) {
      const texts = [...matched.ofValue(event.n), ...matched.ofAttributes(event.a).flatMap(([, leaves]) => leaves)];
      add("event", typeof event.n === "string" ? unescapeText(event.n) : null, texts);
    }
  return places;
}

const json = (text: string | null): StoredJson => (text === null ? null : JSON.parse(text));

async function placesOfLogs(
  run: Parameters<typeof selectPlaces>[1],
  logs: readonly SearchedLog[],
  matched: MatchedTexts,
): Promise<Place[]> {
  const found = logs.flatMap(([spanId, eventName, body, attributes]) => {
    const own = [...matched.ofText(eventName), ...matched.ofValue(body)];
    const texts = [...own, ...matched.ofAttributes(attributes).flatMap(([, leaves]) => leaves)];
    return texts.length === 0 ? [] : [{ spanId, key: eventName === "" ? null : unescapeText(eventName), texts }];
  });
  if (found.length === 0) return [];
  const starts = await selectPlaces(pool(), run, [...new Set(found.map(({ spanId }) => spanId))]);
  return found.flatMap((place) => {
    const startNs = starts.get(place.spanId);
    return startNs === undefined ? [] : [{ ...place, startNs, field: "log" as const }];
  });
}

/** By start, then id, then field. */
function inOrder(places: readonly Place[]): Place[] {
  const keyed = places.map((place) => ({
    place,
    key: place.startNs.padStart(20, "0") + place.spanId + searchFields.indexOf(place.field),
  }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ place }) => place);
}

type Hit = { readonly place: Place; readonly text: string; readonly again: boolean };

/** A prompt repeats what was said before it: the hit is the first step that says it, the later ones say it again. */
function markRepeats(places: readonly Place[]): Hit[] {
  const said = new Set<string>();
  return places.map((place) => {
    const fresh = place.texts.find((text) => !said.has(text));
    for (const text of place.texts) said.add(text);
    const again = place.field === "prompt" && fresh === undefined;
    return { place, text: fresh ?? place.texts[0] ?? "", again };
  });
}

function hitOf({ place: { spanId, field, key }, text, again }: Hit, needle: string): RunSearch["hits"][number] {
  const { snippet, matches } = snippetOf(text, findText(text, needle));
  return { spanId, field, key, snippet, matches: matches.map(([from, to]) => [from, to]), again };
}

const writeOffset = (offset: number) => Buffer.from(`hit ${offset}`).toString("base64url");

function readOffset(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  const [, digits] = /^hit (\d{1,7})$/.exec(Buffer.from(cursor, "base64url").toString("latin1")) ?? [];
  if (digits === undefined) throw invalid("?cursor", "is not a cursor of this list");
  return Number(digits);
}
