import type { Preferences } from "@/lib/contract/notifications";
import { pool } from "@/lib/server/db";
import { selectPreferences, upsertPreference } from "@/lib/server/sql/notify/preferences";
import type { Tx } from "@/lib/server/transaction";

/** Of who has chosen nothing: a browser shows nothing that nobody allowed it to. */
export const usualPreferences: Preferences = { desktop: false, email: true, slack: true };

export async function getPreferences(projectId: string, memberId: string): Promise<Preferences> {
  return preferencesOf(await selectPreferences(pool(), projectId), memberId);
}

export function preferencesOf(
  chosen: ReadonlyMap<string, Preferences & { readonly memberId: string }>,
  memberId: string,
): Preferences {
  const { desktop, email, slack } = chosen.get(memberId) ?? usualPreferences;
  return { desktop, email, slack };
}

/** One's own business: not part of the audit. */
export async function setPreferences(
  tx: Tx,
  projectId: string,
  memberId: string,
  wanted: Preferences,
): Promise<Preferences> {
  await upsertPreference(tx.client, projectId, { memberId, ...wanted });
  return wanted;
}
