import { z } from "zod";
import { Cursor, Limit } from "@/lib/contract/page";
import { SpanId, splitList } from "@/lib/contract/runs";

export const searchFields = [
  "name",
  "prompt",
  "answer",
  "arguments",
  "result",
  "attribute",
  "error",
  "event",
  "log",
] as const;
const SearchField = z.enum(searchFields);
export type SearchField = z.infer<typeof SearchField>;

export const RunSearchQuery = z.object({
  q: z.string().min(1, "is empty").max(300).describe("Any part of a text, upper and lower case alike"),
  in: z
    .string()
    .max(200)
    .transform(splitList)
    .pipe(z.array(SearchField).min(1).max(searchFields.length))
    .optional()
    .describe(`Any of ${searchFields.join(", ")}; comma list`),
  repeats: z
    .enum(["0", "1"])
    .default("1")
    .describe("0 leaves out prompts that only repeat what an earlier step said, and the steps that have nothing else"),
  limit: Limit,
  cursor: Cursor,
});
export type RunSearchQuery = z.infer<typeof RunSearchQuery>;

export const RunSearch = z.object({
  /** By start of their step. */
  hits: z.array(
    z.object({
      spanId: SpanId,
      field: SearchField,
      /** Of an attribute, or the name of the event. */
      key: z.string().nullable(),
      /** One line of the text, around the first match. */
      snippet: z.string(),
      /** Where in the snippet, UTF-16 units, half-open. */
      matches: z.array(z.tuple([z.int(), z.int()])),
      /** A prompt that only repeats what an earlier step said. */
      again: z.boolean(),
    }),
  ),
  total: z.int(),
  /** How many steps hold it, and which. */
  steps: z.int(),
  spanIds: z.array(SpanId),
  /** How many further steps only repeat it in their prompts; with `repeats=1` they are among the steps. */
  repeats: z.int(),
  nextCursor: z.string().nullable(),
  /** What was left out, in words; empty where everything was searched. */
  limits: z.array(z.string()),
});
export type RunSearch = z.infer<typeof RunSearch>;
