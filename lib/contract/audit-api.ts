import { AuditEntry, AuditExportQuery, AuditVerified, AuditVerifyQuery } from "@/lib/contract/audit";
import type { ApiCall } from "@/lib/contract/call";

/** Calls that hand out and check the audit log. */
export const auditCalls = {
  exportAudit: {
    method: "GET",
    path: "/audit/export",
    who: "viewer",
    summary: "The audit log as a file, oldest first, or what of it matches",
    query: AuditExportQuery,
    status: 200,
    answer: AuditEntry,
    mediaType: "application/x-ndjson",
  },
  verifyAudit: {
    method: "GET",
    path: "/audit/verify",
    who: "viewer",
    summary:
      "Walk the hash chain and tell where it breaks, if anywhere: lines of JSON with the progress, then the result",
    query: AuditVerifyQuery,
    status: 200,
    answer: AuditVerified,
    mediaType: "application/x-ndjson",
  },
} as const satisfies Record<string, ApiCall>;
