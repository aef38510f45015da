import { z } from "zod";
import type { ApiCall } from "@/lib/contract/call";
import { Name } from "@/lib/contract/control-ids";
import { Member } from "@/lib/contract/members";
import { PageQuery } from "@/lib/contract/page";
import { OfRow } from "@/lib/contract/params";
import * as people from "@/lib/contract/people";
import { ApiKeyPage, Created, KeyRotation, NewScopedKey } from "@/lib/contract/projects";

const OfTeam = z.object({ name: Name });

/** Calls about accounts, people and keys, as the settings make them. */
export const peopleCalls = {
  account: {
    method: "GET",
    path: "/account",
    who: "browser",
    summary: "Who is at this browser, and whether this installation has accounts",
    status: 200,
    answer: people.AccountInfo,
  },
  changePassword: {
    method: "POST",
    path: "/account/password",
    who: "browser",
    summary: "Change the password of one's account; its other sessions end",
    body: people.PasswordChange,
    status: 204,
  },
  listSessions: {
    method: "GET",
    path: "/account/sessions",
    who: "browser",
    summary: "Browsers that are signed in as this one is, the one used last first",
    status: 200,
    answer: people.BrowserSessionList,
  },
  endOtherSessions: {
    method: "POST",
    path: "/account/sessions/end-others",
    who: "browser",
    summary: "Sign out all other browsers",
    status: 204,
  },
  endSession: {
    method: "DELETE",
    path: "/account/sessions/{sessionId}",
    who: "browser",
    summary: "Sign out one browser",
    params: z.object({ sessionId: z.string().max(100) }),
    status: 204,
  },
  listFormerMembers: {
    method: "GET",
    path: "/members/former",
    who: "reader",
    summary: "Names of the last 1,000 who left the project, who left last first",
    status: 200,
    answer: people.FormerMemberList,
  },
  changeMember: {
    method: "PATCH",
    path: "/members/{id}",
    who: "admin scope or owner",
    summary: "Give a member another role or other teams; the last owner stays one",
    params: OfRow,
    body: people.MemberChange,
    status: 200,
    answer: Member,
  },
  dropMember: {
    method: "DELETE",
    path: "/members/{id}",
    who: "admin scope or owner",
    summary: "Remove a member: nothing is open to this person any more; the last owner stays",
    params: OfRow,
    status: 204,
  },
  listInvitations: {
    method: "GET",
    path: "/invitations",
    who: "admin scope or owner",
    summary: "Invitations, newest first, without their links",
    query: PageQuery,
    status: 200,
    answer: people.InvitationPage,
  },
  createInvitation: {
    method: "POST",
    path: "/invitations",
    who: "admin scope or owner",
    summary: "Make a link that lets one person join the project once: /invite?token=…",
    body: people.NewInvitation,
    status: 201,
    answer: people.CreatedInvitation,
    secret: "token",
  },
  revokeInvitation: {
    method: "DELETE",
    path: "/invitations/{id}",
    who: "admin scope or owner",
    summary: "Take an invitation back",
    params: OfRow,
    status: 204,
  },
  listTeams: {
    method: "GET",
    path: "/teams",
    who: "reader",
    summary: "Teams: groups of approvers, by name",
    status: 200,
    answer: people.TeamList,
  },
  createTeam: {
    method: "POST",
    path: "/teams",
    who: "admin scope or owner",
    summary: "Make a team without members",
    body: people.TeamName,
    status: 201,
    answer: people.Team,
  },
  renameTeam: {
    method: "PATCH",
    path: "/teams/{name}",
    who: "admin scope or owner",
    summary: "Rename a team that no gate and no open request names",
    params: OfTeam,
    body: people.TeamName,
    status: 200,
    answer: people.Team,
  },
  removeTeam: {
    method: "DELETE",
    path: "/teams/{name}",
    who: "admin scope or owner",
    summary: "Dissolve a team that no gate and no open request names",
    params: OfTeam,
    status: 204,
  },
  listOwnKeys: {
    method: "GET",
    path: "/keys",
    who: "admin scope or owner",
    summary: "API keys of the project, newest first, without their secrets",
    query: PageQuery,
    status: 200,
    answer: ApiKeyPage,
  },
  createOwnKey: {
    method: "POST",
    path: "/keys",
    who: "admin scope or owner",
    summary: "Make an API key with scopes and perhaps an expiry, which is shown in this answer only",
    body: NewScopedKey,
    status: 201,
    answer: Created,
    secret: "key",
  },
  rotateKey: {
    method: "POST",
    path: "/keys/{id}/rotate",
    who: "admin scope or owner",
    summary: "Make a key of the same name and scopes; this one is valid for a grace, then expires",
    params: OfRow,
    body: KeyRotation,
    status: 201,
    answer: Created,
    secret: "key",
  },
  revokeOwnKey: {
    method: "DELETE",
    path: "/keys/{id}",
    who: "admin scope or owner",
    summary: "Revoke an API key",
    params: OfRow,
    status: 204,
  },
} as const satisfies Readonly<Record<string, ApiCall>>;

export const peopleShapes = {
  BrowserSession: people.BrowserSession,
  Team: people.Team,
};
