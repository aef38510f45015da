import { z } from "zod";
import { text } from "@/lib/contract/projects";
import { runSorts } from "@/lib/contract/runs";
import { queryChars } from "@/lib/domain/query/parse";

/** Columns of the list of runs that can be chosen, in the order in which they stand by default or would be added. */
export const runColumnIds = [
  "pipeline",
  "findings",
  "steps",
  "duration",
  "tokens",
  "cost",
  "session",
  "user",
  "started",
  "model",
  "service",
  "version",
  "llmCalls",
  "toolCalls",
] as const;
export type RunColumnId = (typeof runColumnIds)[number];

/** Stretches back from now. */
export const lastRanges = ["1h", "24h", "7d", "30d", "all"] as const;
export type LastRange = (typeof lastRanges)[number];

const Time = z.iso.datetime({ offset: true }).meta({ pattern: undefined });

const fields = {
  name: text(60),
  /** As it is typed, also what makes no sense in it. */
  query: z.string().max(queryChars),
  /** null: as everywhere. */
  columns: z.array(z.enum(runColumnIds)).max(runColumnIds.length).nullable(),
  sort: z.enum(runSorts),
  /** Counts while `from` and `to` are both null. */
  last: z.enum(lastRanges),
  from: Time.nullable(),
  to: Time.nullable(),
};

/** `approvals`: `query` holds the filters as an address has them, the rest stays as it is by default. */
const List = z.enum(["runs", "approvals"]);
/** A view of a list that the project keeps. */
export const View = z.object({ id: z.uuid(), list: List, ...fields });
export type View = z.infer<typeof View>;
/** In the order of their tabs. */
export const ViewList = z.object({ views: z.array(View) });

/** `id` and `position` bring a deleted view back where it was. */
export const NewView = z.strictObject({
  ...fields,
  list: List.default("runs"),
  id: z.uuid().optional(),
  position: z.int().min(0).max(1_000).optional(),
});
export type NewView = z.infer<typeof NewView>;
export const ViewsQuery = z.object({ list: List.default("runs") });
export const ViewChange = z.strictObject(fields).partial();
export type ViewChange = z.infer<typeof ViewChange>;
/** Ids of all views, in the order that they shall have. */
export const ViewOrder = z.strictObject({ ids: z.array(z.uuid()).max(100) });
