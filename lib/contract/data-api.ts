import type { ApiCall } from "@/lib/contract/call";
import {
  DataJob,
  DataJobList,
  NewErasure,
  Retention,
  RetentionChange,
  RetentionPlan,
  UserData,
  UserOfData,
} from "@/lib/contract/data-jobs";
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
  retention: {
    method: "GET",
    path: "/retention",
    who: "admin scope or owner",
    summary: "How long and up to which size telemetry is kept, and how much there is",
    status: 200,
    answer: Retention,
  },
  changeRetention: {
    method: "PUT",
    path: "/retention",
    who: "admin scope or owner",
    summary: "Set how long and up to which size telemetry is kept; what is too old or too much goes from now on",
    body: RetentionChange,
    status: 200,
    answer: Retention,
  },
  previewRetention: {
    method: "POST",
    path: "/retention/preview",
    who: "admin scope or owner",
    summary: "What a rule of retention would delete now",
    body: RetentionChange,
    reads: true,
    status: 200,
    answer: RetentionPlan,
  },
  dataJobs: {
    method: "GET",
    path: "/data/jobs",
    who: "admin scope or owner",
    summary: "Deletions of telemetry, by retention or of a user, the newest first",
    status: 200,
    answer: DataJobList,
  },
  userData: {
    method: "POST",
    path: "/data/users/preview",
    who: "admin scope or owner",
    summary: "How much there is of an end user; GET /runs/export?user= has all of it",
    body: UserOfData,
    reads: true,
    status: 200,
    answer: UserData,
  },
  eraseUser: {
    method: "POST",
    path: "/data/erasures",
    who: "admin scope or owner",
    summary: "Delete all runs of an end user, for good: what arrives of them later is refused",
    body: NewErasure,
    status: 201,
    answer: DataJob,
  },
} as const satisfies Record<string, ApiCall>;

export const dataShapes = { DataJob, Redaction, Retention, RetentionPlan };
