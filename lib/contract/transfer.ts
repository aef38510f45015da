// Runs that leave and come back: the shapes of export and import.
import { z } from "zod";
import { Json, Run, RunFilter, splitList, TraceId } from "@/lib/contract/runs";

export const exportedMax = 1000;

export const ExportQuery = RunFilter.extend({
  ids: z
    .string()
    .max(exportedMax * 33)
    .transform((text) => splitList(text.toLowerCase()))
    .pipe(z.array(TraceId).max(exportedMax))
    .optional()
    .describe(`Only these runs, comma list of at most ${exportedMax} trace ids; the other filters then do not count`),
});
export type ExportQuery = z.infer<typeof ExportQuery>;

/** One line of the bulk export. `run` is for people and scripts: import reads the telemetry and sums it up itself. */
export const ExportedRun = z.object({ run: Run, resourceSpans: z.array(Json), resourceLogs: z.array(Json) });

/** Largest file, after decompression. */
export const importBytesMax = 4 * 1024 ** 3;
/** Largest element of a list of telemetry (a resource with its spans). */
export const elementBytesMax = 64 * 1024 ** 2;
export const importedRunsMax = 100;

export const ImportResult = z.object({
  /** The first 100, in the order of the file. */
  runs: z.array(z.object({ traceId: TraceId, spans: z.int() })),
  runCount: z.int(),
  /** Spans and log records that were taken; one that is stored already counts, and changes nothing. */
  spans: z.int(),
  logs: z.int(),
  rejectedSpans: z.int(),
  rejectedLogs: z.int(),
  /** Why, with how often. */
  reasons: z.array(z.object({ reason: z.string(), count: z.int() })),
  /** Metrics, which Tracegate does not keep. */
  ignoredMetrics: z.int(),
});
export type ImportResult = z.infer<typeof ImportResult>;
