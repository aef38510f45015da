import { joinList, type RunFilter, splitList } from "@/lib/contract/runs";
import { type RunStatus, runStatuses } from "@/lib/domain/trace/run";

// What the reader asked for: the state of the URL of /runs, and how it becomes a filter of the API. Pure; the clock is an argument.

export const lastRanges = ["1h", "24h", "7d", "30d", "all"] as const;
export type LastRange = (typeof lastRanges)[number];

export type RunsFilter = {
  /** Counts only while `from` and `to` are both null. */
  readonly last: LastRange;
  /** RFC 3339 in UTC. */
  readonly from: string | null;
  readonly to: string | null;
  readonly status: readonly RunStatus[];
  readonly pipeline: readonly string[];
  readonly model: readonly string[];
  readonly service: readonly string[];
  readonly session: string | null;
  readonly user: string | null;
  readonly q: string | null;
};

/** Everything, always. */
export const emptyFilter: RunsFilter = {
  last: "all",
  from: null,
  to: null,
  status: [],
  pipeline: [],
  model: [],
  service: [],
  session: null,
  user: null,
  q: null,
};

export const listFields = ["status", "pipeline", "model", "service"] as const;
export type ListField = (typeof listFields)[number];
export const textFields = ["session", "user"] as const;
export type TextField = (typeof textFields)[number];
/** The parts of a filter that can be taken away one at a time. */
export const termFields = [...listFields, ...textFields, "q", "time"] as const;
export type TermField = (typeof termFields)[number];
export type Term = { readonly field: TermField; readonly values: readonly string[] };

/** The changes that an action of the reader makes; what it does not name stays. */
export type FilterPatch = { readonly [K in keyof RunsFilter]?: RunsFilter[K] };

const hourMs = 3_600_000;
const rangeMs: Readonly<Record<Exclude<LastRange, "all">, number>> = {
  "1h": hourMs,
  "24h": 24 * hourMs,
  "7d": 7 * 24 * hourMs,
  "30d": 30 * 24 * hourMs,
};

export function isAbsolute(filter: RunsFilter): boolean {
  return filter.from !== null || filter.to !== null;
}

/** The filter as the API takes it; relative ranges are counted back from `nowMs`. */
export function toRunFilter(filter: RunsFilter, nowMs: number): RunFilter {
  const { status, pipeline, model, service, session, user, q } = filter;
  return {
    ...timeOf(filter, nowMs),
    ...(status.length > 0 && { status: [...status] }),
    ...(pipeline.length > 0 && { pipeline: [...pipeline] }),
    ...(model.length > 0 && { model: [...model] }),
    ...(service.length > 0 && { service: [...service] }),
    ...(session !== null && { session }),
    ...(user !== null && { user }),
    ...(q !== null && { q }),
  };
}

function timeOf({ from, to, last }: RunsFilter, nowMs: number): Pick<RunFilter, "from" | "to"> {
  if (from !== null || to !== null) return { ...(from !== null && { from }), ...(to !== null && { to }) };
  return last === "all" ? {} : { from: new Date(nowMs - rangeMs[last]).toISOString() };
}

/** The terms that narrow the list, in the order in which they are shown. */
export function termsOf(filter: RunsFilter): Term[] {
  const lists = listFields.map((field): Term => ({ field, values: filter[field] }));
  const texts = [...textFields, "q" as const].map((field): Term => ({ field, values: valuesOf(filter[field]) }));
  const time: Term = isAbsolute(filter)
    ? { field: "time", values: [filter.from ?? "", filter.to ?? ""] }
    : { field: "time", values: filter.last === "all" ? [] : [filter.last] };
  return [...lists, ...texts, time].filter((term) => term.values.length > 0);
}
const valuesOf = (text: string | null) => (text === null ? [] : [text]);

/** What to change so that `field` no longer narrows the list. */
export function dropTerm(field: TermField): FilterPatch {
  switch (field) {
    case "time":
      return { last: "all", from: null, to: null };
    case "session":
    case "user":
    case "q":
      return { [field]: null };
    default:
      return { [field]: [] };
  }
}

/** Click on a facet value: only this one; a second click on the only one clears the facet. */
export function onlyValue(filter: RunsFilter, field: ListField, value: string): FilterPatch {
  const [first, ...others] = filter[field];
  return { [field]: first === value && others.length === 0 ? [] : [value] };
}

/** Box of a facet value: add it to the others or take it away. */
export function toggleValue(filter: RunsFilter, field: ListField, value: string): FilterPatch {
  const chosen: readonly string[] = filter[field];
  return { [field]: chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value] };
}

const isListField = (field: string): field is ListField => listFields.some((known) => known === field);
const isTextField = (field: string): field is TextField => textFields.some((known) => known === field);
const isStatus = (value: string): value is RunStatus => runStatuses.some((known) => known === value);

export type ParsedQuery = {
  readonly patch: FilterPatch;
  /** Terms whose value does not exist: they stay in the bar, the rest runs. */
  readonly refused: readonly string[];
};

// `field:value`, `field:"with spaces"`, `field:a,b`; a bare word is text to look for.
const termPattern = /(?:([a-z]+):)?(?:"([^"]*)"|(\S+))/g;

/**
 * What was typed into the query bar: `status:failed,halted session:"chat 7" refund` narrows three things.
 * Words that name no field are the text to look for, in their order; values are added to what is already chosen.
 */
export function parseQuery(text: string, filter: RunsFilter): ParsedQuery {
  const words: string[] = [];
  const refused: string[] = [];
  const lists: Partial<Record<ListField, string[]>> = {};
  const texts: Partial<Record<TextField, string>> = {};
  for (const [whole, field, quoted, bare] of text.matchAll(termPattern)) {
    const value = quoted ?? bare ?? "";
    if (field !== undefined && isTextField(field)) texts[field] = value;
    else if (field === undefined || !isListField(field)) words.push(field === undefined ? value : whole);
    else {
      const values = quoted === undefined ? splitList(value) : [value];
      if (field === "status" && !values.every(isStatus)) refused.push(whole);
      else lists[field] = [...new Set([...(lists[field] ?? filter[field]), ...values])];
    }
  }
  const { status, ...others } = lists;
  const q = words.join(" ").trim();
  const patch = { ...others, ...(status && { status: status.filter(isStatus) }), ...texts, q: q === "" ? null : q };
  return { patch, refused };
}

/** A term as it is typed, read back by `parseQuery`: `status:failed,halted`, `session:"chat 7"`. */
export function writeTerm({ field, values }: Term): string {
  const quoted = values.filter((value) => /\s/.test(value)).map((value) => `${field}:"${value.replaceAll('"', "")}"`);
  const bare = joinList(values.filter((value) => !/\s/.test(value)));
  return [...(bare === "" ? [] : [`${field}:${bare}`]), ...quoted].join(" ");
}
