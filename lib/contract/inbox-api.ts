import type { ApiCall } from "@/lib/contract/call";
import * as inbox from "@/lib/contract/inbox";
import { OfRow } from "@/lib/contract/params";

/** Calls of the people who decide: the queue, what stands beside a request, claims and batches. */
export const inboxCalls = {
  listInbox: {
    method: "GET",
    path: "/inbox",
    who: "viewer",
    summary: "Requests as a queue: filtered, sorted, without their arguments",
    query: inbox.InboxQuery,
    status: 200,
    answer: inbox.InboxPage,
  },
  countInbox: {
    method: "GET",
    path: "/inbox/counts",
    who: "viewer",
    summary: "How many requests wait: for anybody, for the caller, by risk and pipeline",
    status: 200,
    answer: inbox.InboxCounts,
  },
  inboxEvents: {
    method: "GET",
    path: "/inbox/events",
    who: "viewer",
    summary:
      "Server-sent events: `changed` with the ids of requests that were committed, or with null where it may be any",
    status: 200,
    mediaType: "text/event-stream",
  },
  approvalContext: {
    method: "GET",
    path: "/approvals/{id}/context",
    who: "viewer",
    summary: "What stands beside a request: assignee, money of the run, similar decisions, history",
    params: OfRow,
    status: 200,
    answer: inbox.ApprovalContext,
  },
  assignApproval: {
    method: "PUT",
    path: "/approvals/{id}/assignee",
    who: "reviewer",
    summary: "Claim a request, hand it to another reviewer, or release it; who may vote stays the same",
    params: OfRow,
    body: inbox.Assign,
    status: 200,
    answer: inbox.Assigned,
  },
  previewEdit: {
    method: "POST",
    path: "/approvals/{id}/preview",
    who: "reviewer",
    summary: "What an edit would make of the arguments, their hash, and what it would be refused with",
    params: OfRow,
    body: inbox.PreviewEdit,
    reads: true,
    status: 200,
    answer: inbox.EditPreview,
  },
  decideBatch: {
    method: "POST",
    path: "/approvals/batch",
    who: "reviewer",
    summary: "One vote on each of up to 25 requests of at most medium risk, each judged by itself",
    body: inbox.DecideBatch,
    status: 200,
    answer: inbox.BatchDecided,
  },
} as const satisfies Record<string, ApiCall>;

export const inboxShapes = {
  ApprovalContext: inbox.ApprovalContext,
  BatchDecided: inbox.BatchDecided,
  EditPreview: inbox.EditPreview,
  InboxCounts: inbox.InboxCounts,
  InboxPage: inbox.InboxPage,
};
