import type { z } from "zod";
import type { Delegation, Member, MemberPage, NewMember } from "@/lib/contract/members";
import { whyNotDelegate } from "@/lib/domain/guard/seats";
import { type OrdinalPage, ordinalPage, readOrdinal } from "@/lib/server/control/pages";
import { system } from "@/lib/server/control/work";
import { pool } from "@/lib/server/db";
import { AppError, invalid, notFound } from "@/lib/server/errors";
import { hashSecret, newSecret } from "@/lib/server/secrets";
import * as sql from "@/lib/server/sql/control/members";
import { selectInstallationOwner } from "@/lib/server/sql/people/accounts";
import { selectProjectExists } from "@/lib/server/sql/project";
import { inProject, type Tx } from "@/lib/server/transaction";

const marker = "tgm_";

/** Whose token this is; null for a text that is none, an unknown one or that of a removed member. */
export async function findMember(token: string) {
  return token.startsWith(marker) && token.length < 200 ? sql.selectMemberByToken(pool(), hashSecret(token)) : null;
}

/** Where an account is a member. */
export const findMemberships = (userId: string) => sql.selectMemberships(pool(), userId);

/** The answer holds the secret: it is stored hashed and shown this once. */
export async function createMember(tx: Tx, projectId: string, body: z.output<typeof NewMember>) {
  if (!(await selectProjectExists(tx.client, projectId))) throw notFound();
  const work = await tx.lock(projectId);
  const token = marker + newSecret();
  const { name, role, email = null, groups = [] } = body;
  const id = await sql.insertMember(work.db, projectId, { name, role, email, groups, tokenHash: hashSecret(token) });
  work.audit("member.created", id, { name, role, groups });
  return { id, name, email, role, groups, delegatesTo: null, token };
}

/** From then on the token opens nothing, and what listens with it is cut. */
export async function removeMember(tx: Tx, projectId: string, memberId: string): Promise<void> {
  if (!(await selectProjectExists(tx.client, projectId))) throw notFound();
  const work = await tx.lock(projectId);
  if (!(await sql.removeMember(work.db, projectId, memberId, work.now))) throw notFound();
  work.audit("member.removed", memberId);
  work.wake(`member ${memberId}`);
}

export async function listMembers(projectId: string, page: OrdinalPage): Promise<MemberPage> {
  const rows = await sql.selectMembers(pool(), projectId, readOrdinal(page) ?? "0", page.limit + 1);
  const { items, nextCursor } = ordinalPage(rows, page.limit);
  return { members: items.map(toMember), nextCursor };
}

export async function delegate(tx: Tx, projectId: string, memberId: string, ask: z.output<typeof Delegation>) {
  const work = await tx.lock(projectId);
  const people = await sql.selectPeople(work.db, projectId);
  const self = people.find(({ id }) => id === memberId);
  if (self === undefined) throw removed();
  const { to } = ask;
  const why = to === null ? null : whyNotDelegate(people, memberId, to);
  if (why !== null) throw invalid("/to", why);
  const until = to === null || ask.until === undefined ? null : new Date(ask.until);
  if (until !== null && until <= work.now) throw invalid("/until", "is not in the future");
  if (self.delegatesTo !== to || self.delegatesUntil?.getTime() !== until?.getTime()) {
    await sql.updateDelegate(work.db, projectId, memberId, { to, until });
    work.audit("member.delegated", memberId, { to, ...(until === null ? {} : { until: until.toISOString() }) });
  }
  return toMember({ ...self, delegatesTo: to, delegatesUntil: until });
}

/** Between the check of the credential and the lock, the member was removed. */
export const removed = () => new AppError("unauthorized", "This member was removed from the project.");

/**
 * Id of the person who has the machine, and is the owner of the installation once there are accounts; made at the first
 * need. One seat, however that person signed in.
 */
export async function localMember(projectId: string): Promise<string> {
  const known = await sql.selectLocalMember(pool(), projectId);
  if (known !== null) return known;
  return inProject(projectId, system, async (tx) => {
    const work = await tx.lock(projectId);
    const made = await sql.selectLocalMember(work.db, projectId);
    if (made !== null) return made;
    const { name, email, userId } = (await selectInstallationOwner(work.db)) ?? localOwner;
    const owner = { name, email, userId, role: "owner", groups: [], tokenHash: null, isLocal: true } as const;
    const id = await sql.insertMember(work.db, projectId, owner);
    work.audit("member.created", id, { name, role: owner.role, groups: [] });
    return id;
  });
}

const localOwner = { name: "Local owner", email: null, userId: null };

export async function findMemberById(projectId: string, memberId: string): Promise<Member | null> {
  const people = await sql.selectPeople(pool(), projectId);
  const found = people.find(({ id }) => id === memberId);
  return found === undefined ? null : toMember(found);
}

export function toMember({ id, name, email, role, groups, delegatesTo, delegatesUntil }: sql.MemberRow): Member {
  const until = delegatesUntil === null ? {} : { delegatesUntil: delegatesUntil.toISOString() };
  return { id, name, email, role, groups: [...groups], delegatesTo, ...until };
}
