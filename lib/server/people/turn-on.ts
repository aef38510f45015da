import type { NewAccount } from "@/lib/contract/people";
import { system } from "@/lib/server/control/work";
import { pool } from "@/lib/server/db";
import { hashPassword, makeAccount } from "@/lib/server/people/new-account";
import { linkMember, selectLocalMember } from "@/lib/server/sql/control/members";
import { lockAccounts, selectAccountsOn } from "@/lib/server/sql/people/accounts";
import { selectProjectIds } from "@/lib/server/sql/project";
import { deleteAllSessions } from "@/lib/server/sql/session";
import { inProject, inTransaction } from "@/lib/server/transaction";

/**
 * The local person becomes the first account, and keeps everything: votes, delegations and the audit name the same member
 * as before. Sessions of local mode end. False where accounts are on already.
 */
export async function turnOnAccounts({ name, email, password }: NewAccount): Promise<boolean> {
  const passwordHash = await hashPassword(password);
  const userId = await inTransaction(system, async ({ client }) => {
    await lockAccounts(client);
    if (await selectAccountsOn(client)) return null;
    const made = await makeAccount(client, { name, email, passwordHash, isAdmin: true });
    if (made !== null) await deleteAllSessions(client);
    return made;
  });
  if (userId === null) return false;
  for (const projectId of await selectProjectIds(pool())) await linkLocalMember(projectId, { userId, name, email });
  return true;
}

function linkLocalMember(projectId: string, identity: { userId: string; name: string; email: string }): Promise<void> {
  return inProject(projectId, system, async (tx) => {
    const work = await tx.lock(projectId);
    const memberId = await selectLocalMember(work.db, projectId);
    // where nobody has looked at the project yet, the member is made at the first need, as this account
    if (memberId === null) return;
    await linkMember(work.db, projectId, memberId, identity);
    work.audit("member.changed", memberId, { name: identity.name, account: identity.userId });
  });
}
