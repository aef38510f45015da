import { z } from "zod";
import { alertCalls, alertShapes } from "@/lib/contract/alerts-api";
import { wholeAuditCalls } from "@/lib/contract/audit-api";
import type { ApiCall } from "@/lib/contract/call";
import { controlCalls, controlShapes } from "@/lib/contract/control-api";
import { costCalls, costShapes } from "@/lib/contract/costs-api";
import { dataCalls, dataShapes } from "@/lib/contract/data-api";
import { diffCalls, diffShapes } from "@/lib/contract/diff-api";
import { findingCalls, findingShapes } from "@/lib/contract/findings-api";
import { judgeCalls, judgeShapes } from "@/lib/contract/judge";
import { notificationCalls, notificationShapes } from "@/lib/contract/notification-api";
import { overviewCalls, overviewShapes } from "@/lib/contract/overview-api";
import { peopleCalls, peopleShapes } from "@/lib/contract/people-api";
import { pipelineCalls, pipelineShapes } from "@/lib/contract/pipelines-api";
import { pricesCalls, pricesShapes } from "@/lib/contract/prices-api";
import { Problem } from "@/lib/contract/problem";
import { projectCalls, projectShapes } from "@/lib/contract/projects-api";
import { Json } from "@/lib/contract/runs";
import { runCalls, runShapes } from "@/lib/contract/runs-api";
import { stepCalls, stepShapes } from "@/lib/contract/steps-api";
import { systemCalls, systemShapes } from "@/lib/contract/system";
import { viewCalls, viewShapes } from "@/lib/contract/views-api";

/** Every call below /api/v1: routes serve exactly these, and OpenAPI is made from them. */
export const apiCalls = {
  ...controlCalls,
  ...judgeCalls,
  ...notificationCalls,
  ...alertCalls,
  ...systemCalls,
  ...overviewCalls,
  ...pricesCalls,
  ...peopleCalls,
  ...dataCalls,
  ...projectCalls,
  ...runCalls,
  ...stepCalls,
  ...findingCalls,
  ...diffCalls,
  ...pipelineCalls,
  ...costCalls,
  ...wholeAuditCalls,
  ...viewCalls,
  openApi: {
    method: "GET",
    path: "/openapi.json",
    who: "open",
    summary: "This description",
    status: 200,
    answer: z.record(z.string(), Json),
  },
} as const satisfies Record<string, ApiCall>;

/** Shapes that OpenAPI names; others are written where they are used. */
export const namedShapes = {
  ...controlShapes,
  ...judgeShapes,
  ...notificationShapes,
  ...alertShapes,
  ...systemShapes,
  ...overviewShapes,
  ...pricesShapes,
  ...peopleShapes,
  ...dataShapes,
  ...projectShapes,
  ...runShapes,
  ...stepShapes,
  ...findingShapes,
  ...diffShapes,
  ...pipelineShapes,
  ...costShapes,
  ...viewShapes,
  Json,
  Problem,
} as const satisfies Record<string, z.ZodType>;
