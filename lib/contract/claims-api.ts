import { z } from "zod";
import type { ApiCall } from "@/lib/contract/call";
import { StepKey } from "@/lib/contract/control-ids";
import * as runs from "@/lib/contract/control-runs";
import { OfRunId } from "@/lib/contract/params";

const OfStep = OfRunId.extend({ key: StepKey });

/** Calls about effects of steps: claimed before they happen, kept in the journal. */
export const claimCalls = {
  claimStep: {
    method: "POST",
    path: "/runs/{traceId}/steps/{key}/claim",
    who: "key",
    summary: "Commit to an effect before it happens",
    params: OfStep,
    body: runs.ClaimStep,
    status: 200,
    answer: runs.Claim,
  },
  completeStep: {
    method: "POST",
    path: "/runs/{traceId}/steps/{key}/complete",
    who: "key",
    summary: "Tell the outcome of a claimed step",
    params: OfStep,
    body: runs.CompleteStep,
    status: 200,
    answer: z.union([runs.JournalEntry, runs.Absent]),
  },
  resolveStep: {
    method: "POST",
    path: "/runs/{traceId}/steps/{key}/resolve",
    who: "operator",
    summary: "A person's word on a step in doubt",
    params: OfStep,
    body: runs.ResolveStep,
    status: 200,
    answer: z.union([runs.JournalEntry, runs.Absent]),
  },
  writeJournal: {
    method: "POST",
    path: "/runs/{traceId}/journal",
    who: "key",
    summary: "Keep results of pure steps",
    params: OfRunId,
    body: runs.WriteJournal,
    status: 200,
    answer: runs.JournalWritten,
  },
} as const satisfies Record<string, ApiCall>;

export const claimShapes = {
  Claim: runs.Claim,
  JournalEntry: runs.JournalEntry,
} as const satisfies Record<string, z.ZodType>;
