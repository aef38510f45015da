import type { ApiCall } from "@/lib/contract/call";
import { Redaction, RedactionChange, RedactionTried, RedactionTry } from "@/lib/contract/redaction";

/** Calls about what is kept of the data, how long, and what goes. */
export const dataCalls = {
  redaction: {
    method: "GET",
    path: "/redaction",
    who: "admin scope or owner",
    summary: "The rules that take texts out of telemetry before it is written, and their versions",
    status: 200,
    answer: Redaction,
  },
  changeRedaction: {
    method: "PUT",
    path: "/redaction",
    who: "admin scope or owner",
    summary: "Set the rules of redaction; whatever is acknowledged after the answer went through them",
    body: RedactionChange,
    status: 200,
    answer: Redaction,
  },
  tryRedaction: {
    method: "POST",
    path: "/redaction/try",
    who: "admin scope or owner",
    summary: "What rules take out of a sample; nothing is kept",
    body: RedactionTry,
    reads: true,
    status: 200,
    answer: RedactionTried,
  },
} as const satisfies Record<string, ApiCall>;

export const dataShapes = { Redaction };
