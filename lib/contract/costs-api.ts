import type { z } from "zod";
import type { ApiCall } from "@/lib/contract/call";
import { CostFigures, CostQuery, CostSummary, Costs } from "@/lib/contract/costs";

/** Calls about money that was spent. */
export const costCalls = {
  getCosts: {
    method: "GET",
    path: "/costs",
    who: "reader",
    summary:
      "What runs of a stretch of time cost, by one label: exact sums, bars over time, the stretch before, waste and usage without a price",
    query: CostQuery,
    status: 200,
    answer: Costs,
  },
  exportCosts: {
    method: "GET",
    path: "/costs/export",
    who: "reader",
    summary: "The rows of costs as a CSV file: the same question, up to 1,000 labels",
    query: CostQuery,
    status: 200,
    mediaType: "text/csv",
  },
} as const satisfies Record<string, ApiCall>;

export const costShapes = { CostFigures, CostSummary, Costs } as const satisfies Record<string, z.ZodType>;
