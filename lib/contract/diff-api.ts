import type { z } from "zod";
import type { ApiCall } from "@/lib/contract/call";
import { Cohort, CohortBody, Diff, DiffQuery } from "@/lib/contract/diff";

/** Calls that compare runs. */
export const diffCalls = {
  diffRuns: {
    method: "GET",
    path: "/diff",
    who: "reader",
    summary: "What a run did differently from another: steps aligned by order and content, and the first divergence",
    query: DiffQuery,
    status: 200,
    answer: Diff,
  },
  diffCohort: {
    method: "POST",
    path: "/diff/cohort",
    who: "reader",
    summary: "What failed runs have in common that good ones have not: where they leave the path, attributes ranked",
    body: CohortBody,
    reads: true,
    status: 200,
    answer: Cohort,
  },
} as const satisfies Record<string, ApiCall>;

export const diffShapes = { Cohort, Diff } as const satisfies Record<string, z.ZodType>;
