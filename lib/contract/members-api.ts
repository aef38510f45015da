import { z } from "zod";
import type { ApiCall } from "@/lib/contract/call";
import * as members from "@/lib/contract/members";
import { PageQuery } from "@/lib/contract/page";
import { ProjectId } from "@/lib/contract/projects";

/** Calls about who is in the project, as the protocol has them; people-api.ts has those of the settings. */
export const memberCalls = {
  createMember: {
    method: "POST",
    path: "/projects/{projectId}/members",
    who: "admin",
    summary: "Add a member with a token, which is shown in this answer only",
    params: z.object({ projectId: ProjectId }),
    body: members.NewMember,
    status: 201,
    answer: members.CreatedMember,
    secret: "token",
  },
  removeMember: {
    method: "DELETE",
    path: "/projects/{projectId}/members/{memberId}",
    who: "admin",
    summary: "Remove a member: the token opens nothing any more",
    params: z.object({ projectId: ProjectId, memberId: z.uuid() }),
    status: 204,
  },
  listMembers: {
    method: "GET",
    path: "/members",
    who: "reader",
    summary: "Members of the project, oldest first",
    query: PageQuery,
    status: 200,
    answer: members.MemberPage,
  },
  delegate: {
    method: "PUT",
    path: "/members/me/delegate",
    who: "reviewer",
    summary: "Let another member act wherever you may, or take that back",
    body: members.Delegation,
    status: 200,
    answer: members.Member,
  },
} as const satisfies Record<string, ApiCall>;

export const memberShapes = {
  CreatedMember: members.CreatedMember,
  Member: members.Member,
  MemberPage: members.MemberPage,
} as const satisfies Record<string, z.ZodType>;
