import { z } from "zod";
import { costStates } from "@/lib/domain/trace/step";

const Time = z.string();

/** Sums are of the newest runs of this many days, at most so many a pipeline. */
export const figuresDays = 7;
export const figuresRunsMax = 1_000;
/** A list shows the pipelines that ran last. */
export const pipelinesMax = 200;

/** What the runs of a stretch were like. */
export const PipelineFigures = z.object({
  /** Runs that began in the stretch; `capped`: only the newest 1,000 of them are summed. */
  runs: z.int(),
  capped: z.boolean(),
  done: z.int(),
  failed: z.int(),
  halted: z.int(),
  lost: z.int(),
  /** Runs still open: running or waiting. */
  open: z.int(),
  /** Of the runs that ended; null where none has. */
  successRate: z.number().nullable(),
  /** Of the runs that are done or failed. */
  durationP50Ns: z.string().nullable(),
  durationP95Ns: z.string().nullable(),
  /** Mean of the runs whose cost is known. */
  costPerRunMicroUsd: z.int().nullable(),
  costState: z.enum(costStates),
});
export type PipelineFigures = z.infer<typeof PipelineFigures>;

/** Groups of findings that are open or have come back. */
const OpenFindings = z.object({ schema: z.int(), silent: z.int() });

export const PipelineSummary = PipelineFigures.extend({
  name: z.string(),
  lastSeenAt: Time,
  findings: OpenFindings,
});
export type PipelineSummary = z.infer<typeof PipelineSummary>;

/** Pipelines by when they ran last, at most 200; `total` of at most 1,000. Figures are of the runs since `from`. */
export const PipelineList = z.object({ pipelines: z.array(PipelineSummary), total: z.int(), from: Time });
export type PipelineList = z.infer<typeof PipelineList>;

/** `before`: the same stretch before this one, null where nothing ran in it. */
export const Pipeline = PipelineSummary.extend({
  from: Time,
  before: PipelineFigures.nullable(),
  /** Models and tools that its newest 200 runs called: what a breaker may be named after. */
  resources: z.array(z.string()),
});
export type Pipeline = z.infer<typeof Pipeline>;
