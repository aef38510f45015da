import type { Member } from "@/lib/contract/members";
import { type FormerMemberList, formerMembersMax, type MemberChange } from "@/lib/contract/people";
import { whyStaysOwner } from "@/lib/domain/guard/membership";
import { removeMember, toMember } from "@/lib/server/control/members";
import { pool } from "@/lib/server/db";
import { AppError, notFound } from "@/lib/server/errors";
import { selectFormer, selectPeople, updateRights } from "@/lib/server/sql/control/members";
import type { Tx } from "@/lib/server/transaction";

/** In force with the member's next request; what listens with it is cut and comes back with the new role. */
export async function changeMember(tx: Tx, projectId: string, id: string, change: MemberChange): Promise<Member> {
  const work = await tx.lock(projectId);
  const people = await selectPeople(work.db, projectId);
  const member = people.find((person) => person.id === id);
  if (member === undefined) throw notFound();
  const { role = member.role, groups = member.groups } = change;
  const teams = [...new Set(groups)];
  if (role !== "owner") refuseToLose(people, id);
  if (role !== member.role || teams.join() !== member.groups.join()) {
    await updateRights(work.db, projectId, id, { role, groups: teams });
    work.audit("member.changed", id, { role, groups: teams, from: { role: member.role, groups: member.groups } });
    work.wake(`member ${id}`);
  }
  return toMember({ ...member, role, groups: teams });
}

export async function dropMember(tx: Tx, projectId: string, id: string): Promise<void> {
  const work = await tx.lock(projectId);
  refuseToLose(await selectPeople(work.db, projectId), id);
  await removeMember(tx, projectId, id);
}

function refuseToLose(people: Awaited<ReturnType<typeof selectPeople>>, id: string): void {
  const why = whyStaysOwner(people, id);
  if (why !== null) throw new AppError("conflict", `This member stays an owner: ${why}.`);
}

export async function memberExists(projectId: string, id: string): Promise<boolean> {
  return (await selectPeople(pool(), projectId)).some((person) => person.id === id);
}

export const listFormerMembers = async (projectId: string): Promise<FormerMemberList> => ({
  members: await selectFormer(pool(), projectId, formerMembersMax),
});
