import { call, type Options, type Page } from "@/lib/browser/api";
import type { InboxAsk } from "@/lib/browser/inbox-filter";
import { Approval } from "@/lib/contract/approvals";
import {
  ApprovalContext,
  type Assign,
  Assigned,
  BatchDecided,
  type DecideBatch,
  EditPreview,
  InboxCounts,
  InboxPage,
} from "@/lib/contract/inbox";
import { Tree } from "@/lib/contract/tree";

// Calls of the people who decide.

const path = (id: string, rest: string) => `/approvals/${encodeURIComponent(id)}/${rest}`;

type Ids = { readonly ids?: readonly string[] | undefined };
export const getInbox = (query: InboxAsk & Page & Ids, options: Options = {}) =>
  call("/inbox", InboxPage, { ...options, query });
export const getInboxCounts = (options: Options = {}) => call("/inbox/counts", InboxCounts, options);
/** Address for an EventSource: `changed` with the ids of requests as they are committed. */
export const inboxEventsUrl = "/api/v1/inbox/events";
export const getApprovalContext = (id: string, options: Options = {}) =>
  call(path(id, "context"), ApprovalContext, options);
export const getTree = (traceId: string, options: Options = {}) =>
  call(`/runs/${encodeURIComponent(traceId)}/tree`, Tree, options);
export const assignApproval = (id: string, body: Assign) =>
  call(path(id, "assignee"), Assigned, { method: "PUT", body });
export const previewEdit = (id: string, set: Readonly<Record<string, unknown>>, options: Options = {}) =>
  call(path(id, "preview"), EditPreview, { ...options, method: "POST", body: { set } });
export const askBack = (id: string, question: string) =>
  call(path(id, "questions"), Approval, { method: "POST", body: { question } });
export const answerBack = (id: string, body: { readonly questionId: string; readonly answer: string }) =>
  call(path(id, "answers"), Approval, { method: "POST", body });
export const decideBatch = (body: DecideBatch) => call("/approvals/batch", BatchDecided, { method: "POST", body });

/** A decision or an edit, as it is posted. `leaving`: the page goes away, the request outlives it. */
export const postDecision = (id: string, to: "decisions" | "edits", body: unknown, leaving = false) =>
  call(path(id, to), Approval, { method: "POST", body, keepalive: leaving });
