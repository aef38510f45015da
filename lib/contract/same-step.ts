import { z } from "zod";
import { Nanos, SpanId, Tokens, TraceId } from "@/lib/contract/runs";
import { runStatuses } from "@/lib/domain/trace/run";
import { costStates } from "@/lib/domain/trace/step";

export const sameStepsMax = 50;

export const SameStepQuery = z.object({
  limit: z
    .string()
    .regex(/^\d{1,3}$/, "is not a whole number")
    .transform(Number)
    .pipe(z.number().min(1, "is less than 1").max(sameStepsMax, `is more than ${sameStepsMax}`))
    .default(10)
    .describe(`How many runs to look at, 1 to ${sameStepsMax}`)
    .meta({ type: "integer", minimum: 1, maximum: sameStepsMax, pattern: undefined }),
});

/** A run of the same pipeline that started before, and the step that stands at the same place in it. */
export const SameStep = z.object({
  traceId: TraceId,
  runStatus: z.enum(runStatuses),
  runStartedAt: z.string(),
  /** null where that run has no such step. */
  step: z
    .object({
      spanId: SpanId,
      startTimeUnixNano: Nanos,
      /** null while it is open. */
      durationNs: Nanos.nullable(),
      failed: z.boolean(),
      errorMessage: z.string().nullable(),
      model: z.string().nullable(),
      tokens: Tokens.pick({ input: true, output: true }),
      costMicroUsd: z.int().nullable(),
      costState: z.enum(costStates),
      finishReason: z.string().nullable(),
      /** Cut to 512 characters. */
      outputText: z.string().nullable(),
    })
    .nullable(),
});
export type SameStep = z.infer<typeof SameStep>;

/** Newest first. The same step: of one kind and name, below ancestors of the same names, the n-th of those in its run. */
export const SameSteps = z.object({
  pipeline: z.string().nullable(),
  /** Counted from 1. */
  occurrence: z.int(),
  runs: z.array(SameStep),
});
export type SameSteps = z.infer<typeof SameSteps>;
