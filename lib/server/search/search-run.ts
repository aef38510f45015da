// Search in one run: any part of any of its texts, upper and lower case alike.
import { type RunSearch, type RunSearchQuery, type SearchField, searchFields } from "@/lib/contract/run-search";
import { findText, lowerCase, snippetOf } from "@/lib/domain/search/find-text";
import { textFieldOf } from "@/lib/otlp/dialects/text-field";
import { pool } from "@/lib/server/db";
import { invalid } from "@/lib/server/errors";
import { type Leaves, MatchedTexts } from "@/lib/server/search/matched-texts";
import { type SearchedStep, searchedSteps, textsOf } from "@/lib/server/search/run-texts";
import type { SearchedLog } from "@/lib/server/sql/select-run-search";
import { selectPlace } from "@/lib/server/sql/select-runs";
import { unescapeText } from "@/lib/server/store-text";
import type { StoredJson } from "@/lib/server/store-value";

/** A place that holds the text. `found`: the strings that do, whole. */
type Place = {
  readonly spanId: string;
  readonly field: SearchField;
  readonly key: string | null;
  readonly found: Leaves[];
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
  const { contents, whole, steps, logs } = await textsOf(run);
  const matched = new MatchedTexts(needle, contents);
  const places = steps.flatMap((step) => placesOfStep(step, logs.get(step.span[0]) ?? [], matched));
  const wanted = places.filter(({ field }) => query.in === undefined || query.in.includes(field));
  const hits = markRepeats(wanted);
  const fresh = hits.filter((hit) => !hit.again);
  const listed = query.repeats === "0" ? fresh : hits;
  const spanIds = stepsOf(listed);
  const page = listed.slice(from, from + query.limit);
  return {
    hits: page.map((hit) => hitOf(hit, needle)),
    total: listed.length,
    steps: spanIds.length,
    spanIds,
    repeats: stepsOf(hits).length - stepsOf(fresh).length,
    nextCursor: from + page.length < listed.length ? writeOffset(from + page.length) : null,
    limits: limitsOf(run.spanCount, whole),
  };
}

function limitsOf(steps: number, whole: boolean): string[] {
  const limits: string[] = [];
  if (steps > searchedSteps) {
    const [first, all] = [searchedSteps.toLocaleString("en"), steps.toLocaleString("en")];
    limits.push(`Only the first ${first} of ${all} steps were searched.`);
  }
  if (!whole) limits.push("More than 64 MB of long texts may hold it: not all of them were searched.");
  return limits;
}

/** In the order of the fields; log records come last. */
function placesOfStep(step: SearchedStep, logs: readonly SearchedLog[], matched: MatchedTexts): Place[] {
  const places = placesOfSpan(step, matched);
  if (places.length > 1) places.sort((a, b) => searchFields.indexOf(a.field) - searchFields.indexOf(b.field));
  for (const log of logs) places.push(...placesOfLog(log, matched));
  return places;
}

function placesOfSpan({ span, attributeRefs, eventRefs }: SearchedStep, matched: MatchedTexts): Place[] {
  const [spanId, , kind, name, error, errorType, message, attributes, events] = span;
  const places: Place[] = [];
  const add = (field: SearchField, key: string | null, found: readonly Leaves[]) => {
    if (found.length === 0) return;
    const before =
      field === "attribute" || field === "event" ? undefined : places.find((place) => place.field === field);
    // clients say one thing under several keys
    if (before) before.found.push(...found);
    else places.push({ spanId, field, key, found: [...found] });
  };
  add("name", null, matched.ofText(name));
  const errors = [error, errorType].flatMap((text) => matched.ofText(text));
  add("error", null, errors.length > 0 ? errors : matched.mayHold(message) ? matched.ofValue(json(message)) : []);
  if (matched.mayHold(attributes, attributeRefs))
    for (const [key, found] of matched.ofAttributes(json(attributes))) {
      const isName = found[0]?.[0] === key;
      add((isName ? null : textFieldOf(key, kind)) ?? "attribute", key, found);
    }
  if (matched.mayHold(events, eventRefs))
    for (const event of json(events) as { readonly n?: StoredJson; readonly a?: StoredJson }[]) {
      const found = [...matched.ofValue(event.n), ...matched.ofAttributes(event.a).flatMap(([, leaves]) => leaves)];
      add("event", typeof event.n === "string" ? unescapeText(event.n) : null, found);
    }
  return places;
}

const json = (text: string | null): StoredJson => (text === null ? null : JSON.parse(text));

function placesOfLog(log: SearchedLog, matched: MatchedTexts): Place[] {
  const [spanId, eventName, body, attributes] = log;
  const own = [...matched.ofText(eventName), ...matched.ofValue(body)];
  const found = [...own, ...matched.ofAttributes(attributes).flatMap(([, leaves]) => leaves)];
  if (found.length === 0) return [];
  return [{ spanId, field: "log", key: eventName === "" ? null : unescapeText(eventName), found }];
}

type Hit = { readonly place: Place; readonly text: string; readonly again: boolean };

/** A prompt repeats what was said before it: the hit is the first step that says it, the later ones say it again. */
function markRepeats(places: readonly Place[]): Hit[] {
  const said = new Set<string | Leaves>();
  return places.map((place) => {
    let fresh: string | undefined;
    for (const leaves of place.found) {
      if (said.has(leaves)) continue;
      said.add(leaves);
      for (const text of leaves) {
        if (!said.has(text)) fresh ??= text;
        said.add(text);
      }
    }
    return { place, text: fresh ?? place.found[0]?.[0] ?? "", again: place.field === "prompt" && fresh === undefined };
  });
}

const stepsOf = (hits: readonly Hit[]) => [...new Set(hits.map(({ place }) => place.spanId))];

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
