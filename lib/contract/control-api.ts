import type { z } from "zod";
import { approvalCalls, approvalShapes } from "@/lib/contract/approvals-api";
import { auditCalls, auditShapes } from "@/lib/contract/audit-api";
import type { ApiCall } from "@/lib/contract/call";
import { claimCalls, claimShapes } from "@/lib/contract/claims-api";
import { controlRunCalls, controlRunShapes } from "@/lib/contract/control-runs-api";
import { guardCalls, guardShapes } from "@/lib/contract/controls-api";
import { gateCalls, gateShapes } from "@/lib/contract/gates-api";
import { inboxCalls, inboxShapes } from "@/lib/contract/inbox-api";
import { memberCalls, memberShapes } from "@/lib/contract/members-api";
import { moneyCalls, moneyShapes } from "@/lib/contract/money-api";
import { webhookCalls, webhookShapes } from "@/lib/contract/webhooks-api";

/** The calls of the control plane: those of the wire protocol, and what the pages about it ask besides. */
export const controlCalls = {
  ...memberCalls,
  ...controlRunCalls,
  ...claimCalls,
  ...moneyCalls,
  ...approvalCalls,
  ...gateCalls,
  ...guardCalls,
  ...webhookCalls,
  ...auditCalls,
  ...inboxCalls,
} as const satisfies Record<string, ApiCall>;

/** Shapes that OpenAPI names. */
export const controlShapes = {
  ...memberShapes,
  ...controlRunShapes,
  ...claimShapes,
  ...moneyShapes,
  ...approvalShapes,
  ...gateShapes,
  ...guardShapes,
  ...webhookShapes,
  ...auditShapes,
  ...inboxShapes,
} as const satisfies Record<string, z.ZodType>;
