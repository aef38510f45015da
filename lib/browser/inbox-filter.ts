import { type InboxQuery, inboxSorts, inboxStates, inboxWhose } from "@/lib/contract/inbox";
import type { View } from "@/lib/contract/views";
import type { Risk } from "@/lib/domain/guard/gate";

// What the reader of the queue asked for: the state of the address of /approvals, and how a saved view keeps it.

export type InboxState = (typeof inboxStates)[number];
export type InboxWhose = (typeof inboxWhose)[number];
export type InboxSort = (typeof inboxSorts)[number];
export type InboxFilter = {
  readonly state: InboxState;
  /** Empty: any. */
  readonly risk: readonly Risk[];
  readonly pipeline: string | null;
  readonly whose: InboxWhose;
  readonly text: string;
  readonly sort: InboxSort;
  /** Id of the saved view that this was made from. */
  readonly view: string | null;
};
export const risks: readonly Risk[] = ["critical", "high", "medium", "low"];

export const waitingFilter: InboxFilter = {
  ...{ state: "pending", risk: [], pipeline: null, whose: "any", text: "", sort: "risk", view: null },
};
export const mineFilter: InboxFilter = { ...waitingFilter, whose: "mine" };
export const decidedFilter: InboxFilter = { ...waitingFilter, state: "decided", sort: "newest" };

/** How many things narrow the list beside its state. */
export const narrowings = ({ risk, pipeline, whose, text }: InboxFilter): number =>
  [risk.length > 0, pipeline !== null, whose !== "any", text !== ""].filter(Boolean).length;

/** The filter as the API takes it; two filters that ask the same give the same. */
export function toInboxQuery({ state, risk, pipeline, whose, text, sort }: InboxFilter) {
  return {
    ...{ state, sort },
    ...(risk.length > 0 && { risk: risks.filter((each) => risk.includes(each)) }),
    ...(pipeline !== null && { pipeline }),
    ...(whose !== "any" && { whose }),
    ...(text.trim() !== "" && { text: text.trim() }),
  } satisfies Partial<InboxQuery>;
}
export type InboxAsk = ReturnType<typeof toInboxQuery>;
/** Requests that are read at once. */
export const inboxPageSize = 50;

/** The address of a filter, without what is as usual. */
export function inboxSearch(filter: InboxFilter): string {
  const { state, sort, risk, view, ...rest } = {
    view: filter.view,
    risk: undefined,
    pipeline: undefined,
    whose: undefined,
    text: undefined,
    ...toInboxQuery(filter),
  };
  const params = new URLSearchParams();
  if (state !== waitingFilter.state) params.set("state", state);
  if (risk !== undefined) params.set("risk", risk.join());
  for (const [name, value] of Object.entries(rest)) if (value !== undefined) params.set(name, value);
  if (sort !== waitingFilter.sort) params.set("sort", sort);
  if (view !== null) params.set("view", view);
  return params.toString();
}

const oneOf = <T extends string>(all: readonly T[], value: string | null, usual: T): T =>
  all.find((each) => each === value) ?? usual;

/** What a view says, as the page takes it; what makes no sense falls back alone. */
export function inboxFilterOfView({ id, query }: Pick<View, "id" | "query">): InboxFilter {
  const params = new URLSearchParams(query);
  return {
    state: oneOf(inboxStates, params.get("state"), waitingFilter.state),
    risk: risks.filter((risk) => params.get("risk")?.split(",").includes(risk)),
    pipeline: params.get("pipeline"),
    whose: oneOf(inboxWhose, params.get("whose"), waitingFilter.whose),
    text: params.get("text") ?? "",
    sort: oneOf(inboxSorts, params.get("sort"), waitingFilter.sort),
    view: id,
  };
}

/** What of the page a view keeps: columns and stretches of time are of the list of runs. */
export function viewOfInboxFilter(filter: InboxFilter): Omit<View, "id" | "name"> {
  const query = inboxSearch({ ...filter, view: null });
  return { list: "approvals", query, columns: null, sort: "-started", last: "all", from: null, to: null };
}

export const inboxDiffers = (filter: InboxFilter, view: View): boolean =>
  viewOfInboxFilter(filter).query !== view.query;
