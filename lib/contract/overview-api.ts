import type { z } from "zod";
import { Attention } from "@/lib/contract/attention";
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
  getAttention: {
    method: "GET",
    path: "/attention",
    who: "reader",
    summary: "How many findings, approvals and controls want somebody's attention; each up to 100",
    status: 200,
    answer: Attention,
  },
} as const satisfies Record<string, ApiCall>;

export const overviewShapes = { Attention, Overview } as const satisfies Record<string, z.ZodType>;
