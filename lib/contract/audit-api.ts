import type { z } from "zod";
import * as audit from "@/lib/contract/audit";
import type { ApiCall } from "@/lib/contract/call";

export const auditCalls = {
  audit: {
    method: "GET",
    path: "/audit",
    who: "viewer",
    summary: "The hash chain of every change, oldest first, or what of it matches",
    query: audit.AuditQuery,
    status: 200,
    answer: audit.AuditPage,
  },
  auditFacets: {
    method: "GET",
    path: "/audit/facets",
    who: "viewer",
    summary: "Who and which actions the audit log names, and how often",
    status: 200,
    answer: audit.AuditFacets,
  },
} as const satisfies Record<string, ApiCall>;

/** Those that walk all of it. */
export const wholeAuditCalls = {
  exportAudit: {
    method: "GET",
    path: "/audit/export",
    who: "viewer",
    summary: "The audit log as a file, oldest first, or what of it matches",
    query: audit.AuditExportQuery,
    status: 200,
    answer: audit.AuditEntry,
    mediaType: "application/x-ndjson",
  },
  verifyAudit: {
    method: "GET",
    path: "/audit/verify",
    who: "viewer",
    summary:
      "Walk the hash chain and tell where it breaks, if anywhere: lines of JSON with the progress, then the result",
    query: audit.AuditVerifyQuery,
    status: 200,
    answer: audit.AuditVerified,
    mediaType: "application/x-ndjson",
  },
} as const satisfies Record<string, ApiCall>;

export const auditShapes = {
  AuditEntry: audit.AuditEntry,
  AuditFacets: audit.AuditFacets,
  AuditPage: audit.AuditPage,
} as const satisfies Record<string, z.ZodType>;
