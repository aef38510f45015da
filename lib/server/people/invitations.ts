import { createHmac, timingSafeEqual } from "node:crypto";
import type { z } from "zod";
import type { CreatedInvitation, Invitation, InvitationPage, NewAccount, NewInvitation } from "@/lib/contract/people";
import { type OrdinalPage, ordinalPage, readDescending } from "@/lib/server/control/pages";
import { system, type Work } from "@/lib/server/control/work";
import { pool } from "@/lib/server/db";
import { AppError, notFound } from "@/lib/server/errors";
import { installationSecret } from "@/lib/server/home";
import { type Account, accountsAreOn } from "@/lib/server/people/accounts";
import { hashPassword, makeAccount } from "@/lib/server/people/new-account";
import { insertMember, selectMemberships } from "@/lib/server/sql/control/members";
import * as sql from "@/lib/server/sql/people/invitations";
import { inProject, type Tx } from "@/lib/server/transaction";

export async function createInvitation(
  tx: Tx,
  projectId: string,
  { email, role, groups = [], days }: z.output<typeof NewInvitation>,
): Promise<CreatedInvitation> {
  if (!(await accountsAreOn())) {
    throw new AppError("conflict", "Nobody could accept it: turn on accounts first, in Settings under Account.");
  }
  const work = await tx.lock(projectId);
  const createdBy = tx.actor.kind === "member" ? tx.actor.id : null;
  const row = await sql.insertInvitation(work.db, projectId, {
    email: email ?? null,
    role,
    groups: [...new Set(groups)],
    createdBy,
    days,
  });
  work.audit("invitation.created", row.id, { role, groups: row.groups, expiresAt: row.expiresAt.toISOString() });
  return { ...toInvitation(row), token: tokenOf(row.id) };
}

export async function listInvitations(projectId: string, page: OrdinalPage): Promise<InvitationPage> {
  const rows = await sql.selectInvitations(pool(), projectId, readDescending(page), page.limit + 1);
  const { items, nextCursor } = ordinalPage(rows, page.limit);
  return { invitations: items.map(toInvitation), nextCursor };
}

/** From then on its link opens nothing. */
export async function revokeInvitation(tx: Tx, projectId: string, id: string): Promise<void> {
  const work = await tx.lock(projectId);
  if (!(await sql.revokeInvitation(work.db, projectId, id))) throw notFound();
  work.audit("invitation.revoked", id);
}

/** The invitation of a link; null for a forged one. Reading it uses nothing up. */
export async function readInvitation(token: string): Promise<sql.InvitationRow | null> {
  const [id = "", signature = "", ...rest] = token.split(".");
  if (rest.length > 0 || !/^[0-9a-f-]{36}$/.test(id)) return null;
  const [given, right] = [Buffer.from(signature, "base64url"), sign(id)];
  if (given.length !== right.length || !timingSafeEqual(given, right)) return null;
  return sql.selectInvitation(pool(), id);
}

const tokenOf = (id: string) => `${id}.${sign(id).toString("base64url")}`;
const sign = (id: string) => createHmac("sha256", installationSecret()).update(`invitation ${id}`).digest();

export type Accepted = "joined" | "closed" | "other_person" | "member_already" | "account_exists";

/** The account joins the project, once; everything else leaves the link as it was. */
export function acceptWithAccount(invitation: sql.InvitationRow, account: Account): Promise<Accepted> {
  return accept(invitation, account.email, async () => account);
}

/** Makes an account that joins, or neither. */
export async function acceptAsNew(invitation: sql.InvitationRow, account: NewAccount): Promise<Accepted> {
  const { name, email } = account;
  const passwordHash = await hashPassword(account.password);
  return accept(invitation, email, async ({ db }) => {
    const userId = await makeAccount(db, { name, email, passwordHash, isAdmin: false });
    return userId === null ? null : { userId, name, email };
  });
}

type Joining = Pick<Account, "userId" | "name" | "email">;

function accept(
  { id, projectId, email: meant, role, groups }: sql.InvitationRow,
  email: string,
  joining: (work: Work) => Promise<Joining | null>,
): Promise<Accepted> {
  if (meant !== null && meant !== email.toLowerCase()) return Promise.resolve("other_person");
  return inProject(projectId, system, async (tx) => {
    const work = await tx.lock(projectId);
    const row = await sql.selectInvitation(work.db, id);
    if (row?.state !== "open") return "closed";
    const person = await joining(work);
    if (person === null) return "account_exists";
    const memberships = await selectMemberships(work.db, person.userId);
    if (memberships.some((membership) => membership.projectId === projectId)) return "member_already";
    // it may have expired since; thrown, because an account that was just made goes with it
    if (!(await sql.consumeInvitation(work.db, projectId, id)))
      throw new AppError("expired", "The invitation has expired.");
    const { userId, name } = person;
    const memberId = await insertMember(work.db, projectId, { name, email, role, groups, tokenHash: null, userId });
    await sql.noteAccepted(work.db, projectId, id, memberId);
    work.audit("member.created", memberId, { name, role, groups, invitation: id }, { kind: "member", id: memberId });
    return "joined";
  });
}

function toInvitation({
  id,
  email,
  role,
  groups,
  state,
  createdBy,
  createdAt,
  expiresAt,
}: sql.InvitationRow): Invitation {
  return {
    id,
    email,
    role,
    groups: [...groups],
    state,
    createdBy,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  };
}
