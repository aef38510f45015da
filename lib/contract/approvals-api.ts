import type { z } from "zod";
import * as approvals from "@/lib/contract/approvals";
import type { ApiCall } from "@/lib/contract/call";
import { Why } from "@/lib/contract/control-ids";
import { OfRow } from "@/lib/contract/params";

/** Calls about requests for a decision, of programs and people; inbox-api.ts has the queue. */
export const approvalCalls = {
  askApproval: {
    method: "POST",
    path: "/approvals",
    who: "key",
    summary: "Ask people to approve exact arguments",
    body: approvals.Ask,
    status: 201,
    orStatus: 200,
    answer: approvals.Approval,
  },
  listApprovals: {
    method: "GET",
    path: "/approvals",
    who: "reader",
    summary: "Approvals, newest first",
    query: approvals.ApprovalQuery,
    status: 200,
    answer: approvals.ApprovalPage,
  },
  getApproval: {
    method: "GET",
    path: "/approvals/{id}",
    who: "reader",
    summary: "One approval; with `wait` as soon as something happens",
    params: OfRow,
    query: approvals.WaitQuery,
    status: 200,
    answer: approvals.Approval,
  },
  decideApproval: {
    method: "POST",
    path: "/approvals/{id}/decisions",
    who: "reviewer",
    summary: "Approve or reject the present arguments",
    params: OfRow,
    body: approvals.Decide,
    status: 200,
    answer: approvals.Approval,
  },
  editApproval: {
    method: "POST",
    path: "/approvals/{id}/edits",
    who: "reviewer",
    summary: "Change arguments that may be edited, and approve them",
    params: OfRow,
    body: approvals.Edit,
    status: 200,
    answer: approvals.Approval,
  },
  askBack: {
    method: "POST",
    path: "/approvals/{id}/questions",
    who: "reviewer",
    summary: "Ask the agent, or its people, before deciding",
    params: OfRow,
    body: approvals.AskBack,
    status: 200,
    answer: approvals.Approval,
  },
  answerBack: {
    method: "POST",
    path: "/approvals/{id}/answers",
    who: "key or reviewer",
    summary: "Answer a question",
    params: OfRow,
    body: approvals.AnswerBack,
    status: 200,
    answer: approvals.Approval,
  },
  cancelApproval: {
    method: "POST",
    path: "/approvals/{id}/cancel",
    who: "key or operator",
    summary: "Withdraw a request that nobody decided yet",
    params: OfRow,
    body: Why,
    status: 200,
    answer: approvals.Approval,
  },
  reverseApproval: {
    method: "POST",
    path: "/approvals/{id}/reversal",
    who: "operator",
    summary: "Record that what was executed was wrong: an incident, or a reversal",
    params: OfRow,
    body: Why,
    status: 204,
  },
} as const satisfies Record<string, ApiCall>;

export const approvalShapes = {
  Approval: approvals.Approval,
  ApprovalPage: approvals.ApprovalPage,
} as const satisfies Record<string, z.ZodType>;
