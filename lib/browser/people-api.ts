// Calls about accounts, people and keys.
import { call, type Options, type Page, send } from "@/lib/browser/api";
import { Member } from "@/lib/contract/members";
import {
  AccountInfo,
  BrowserSessionList,
  CreatedInvitation,
  FormerMemberList,
  InvitationPage,
  type MemberChange,
  type NewInvitation,
  type PasswordChange,
  Team,
  TeamList,
} from "@/lib/contract/people";
import { ApiKeyPage, Created, type NewScopedKey } from "@/lib/contract/projects";

const path = (base: string, id: string) => `${base}/${encodeURIComponent(id)}`;

export const getAccount = (options: Options = {}) => call("/account", AccountInfo, options);
export const changePassword = (body: PasswordChange) => send("/account/password", { method: "POST", body });
export const getSessions = (options: Options = {}) => call("/account/sessions", BrowserSessionList, options);
export const endSession = (id: string) => send(path("/account/sessions", id), { method: "DELETE" });
export const endOtherSessions = () => send("/account/sessions/end-others", { method: "POST" });

export const getFormerMembers = (options: Options = {}) => call("/members/former", FormerMemberList, options);
export const changeMember = (id: string, body: MemberChange) =>
  call(path("/members", id), Member, { method: "PATCH", body });
export const dropMember = (id: string) => send(path("/members", id), { method: "DELETE" });

export const getInvitations = (page: Page = {}, options: Options = {}) =>
  call("/invitations", InvitationPage, { ...options, query: page });
/** The answer holds the token of the link: the only time that it is shown. */
export const createInvitation = (body: NewInvitation) =>
  call("/invitations", CreatedInvitation, { method: "POST", body });
export const revokeInvitation = (id: string) => send(path("/invitations", id), { method: "DELETE" });

export const getTeams = (options: Options = {}) => call("/teams", TeamList, options);
export const createTeam = (name: string) => call("/teams", Team, { method: "POST", body: { name } });
export const renameTeam = (name: string, to: string) =>
  call(path("/teams", name), Team, { method: "PATCH", body: { name: to } });
export const removeTeam = (name: string) => send(path("/teams", name), { method: "DELETE" });

export const getKeys = (page: Page = {}, options: Options = {}) =>
  call("/keys", ApiKeyPage, { ...options, query: page });
/** The answer holds the key: the only time that it is shown. */
export const createKey = (body: NewScopedKey) => call("/keys", Created, { method: "POST", body });
/** The same; the old one is valid for the grace. */
export const rotateKey = (id: string, graceHours: number) =>
  call(`${path("/keys", id)}/rotate`, Created, { method: "POST", body: { graceHours } });
export const revokeKey = (id: string) => send(path("/keys", id), { method: "DELETE" });
