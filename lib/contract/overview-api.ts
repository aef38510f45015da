import type { z } from "zod";
import type { ApiCall } from "@/lib/contract/call";
import { Overview, OverviewQuery } from "@/lib/contract/overview";

export const overviewCalls = {
  getOverview: {
    method: "GET",
    path: "/overview",
    who: "reader",
    summary: "Today against yesterday and the week, and what waits for somebody",
    query: OverviewQuery,
    status: 200,
    answer: Overview,
  },
} as const satisfies Record<string, ApiCall>;

export const overviewShapes = { Overview } as const satisfies Record<string, z.ZodType>;
