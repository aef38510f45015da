import { z } from "zod";
import { Approval } from "@/lib/contract/approvals";
import { Name, RunId, StepKey, Time } from "@/lib/contract/control-ids";
import { JournalEntry, RunState } from "@/lib/contract/control-runs";
import { Control } from "@/lib/contract/controls";
import { Hold } from "@/lib/contract/money";
import { SpanId } from "@/lib/contract/runs";

/** `key`: only what belongs to that step of the journal. */
export const RunControlQuery = z.object({ key: StepKey.optional() });

/** An entry of the journal without its result, which may be long: `/runs/{traceId}/state` has it. */
const Entry = JournalEntry.omit({ result: true });

/** What a span says of the control plane, so that it can be found from there. */
const Mark = z.object({
  spanId: SpanId,
  name: z.string(),
  stepKey: z.string().nullable(),
  approvalId: z.string().nullable(),
  holdId: z.string().nullable(),
  haltCode: z.string().nullable(),
  /** It says which contract was broken, and how. */
  hasIssues: z.boolean(),
});

/** Counts are of the whole run; lists hold the newest 200, of the journal what is open or in doubt before that. */
export const RunControl = z.object({
  run: RunState.omit({ input: true, journal: true, nextCursor: true }).extend({
    /** Why it ended, in the words of who ended it. */
    error: z.unknown(),
  }),
  /** Runs inside it that share its trace. */
  inside: z.array(
    z.object({ id: RunId, pipeline: Name, status: RunState.shape.status, haltCode: z.string().nullable() }),
  ),
  /** Controls that concern it, newest first; the strictest counts. */
  controls: z.array(Control),
  approvals: z.array(Approval),
  journal: z.array(Entry),
  holds: z.array(Hold),
  marks: z.array(Mark),
  counts: z.object({ approvals: z.int(), journal: z.int(), holds: z.int() }),
});
export type RunControl = z.infer<typeof RunControl>;

/** Runs that have not ended, by pipeline and version: what a control would stop. */
export const OpenRuns = z.object({
  total: z.int(),
  groups: z.array(z.object({ pipeline: Name, version: Name, running: z.int(), waiting: z.int(), lost: z.int() })),
  now: Time,
});
export type OpenRuns = z.infer<typeof OpenRuns>;
