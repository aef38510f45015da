import type { Approval } from "@/lib/contract/approvals";
import { Decide } from "@/lib/contract/approvals";
import { controlCalls } from "@/lib/contract/control-api";
import { judgeApproval } from "@/lib/domain/guard/approval";
import { isRiskier } from "@/lib/domain/guard/gate";
import { isOver } from "@/lib/domain/guard/time";
import { whoMayDecide } from "@/lib/domain/notify/recipients";
import { admit } from "@/lib/server/admit";
import { callerOf, refuseForeignPage } from "@/lib/server/auth";
import { toApproval } from "@/lib/server/control/approval-view";
import { pool } from "@/lib/server/db";
import { AppError, isRefusal } from "@/lib/server/errors";
import { decideRemotely, usedLink } from "@/lib/server/notify/decide";
import { type LinkClaim, linkHash, readLink } from "@/lib/server/notify/link-token";
import { selectApproval } from "@/lib/server/sql/control/approvals";
import { selectPeople } from "@/lib/server/sql/control/members";
import { isSpent } from "@/lib/server/sql/notify/spent-tokens";

/**
 * What the page behind a link shows. `broken`: not signed here; `gone`: of a request or a member that is no more; `over`:
 * decided, expired or withdrawn; `changed`: another revision than the link is about; `barred`: this member cannot decide
 * it, or has voted; `sign_in`: at this risk the link alone is not enough.
 */
export type LinkPage =
  | { readonly kind: "broken" | "gone" }
  | {
      readonly kind: "expired" | "used" | "over" | "changed" | "barred" | "sign_in" | "open";
      readonly approval: Approval;
      readonly memberName: string;
    };

/** Reads only, however often a scanner of mails does it. */
export async function openLink(token: string, headers: Headers): Promise<LinkPage> {
  const claim = readLink(token);
  if (claim === null) return { kind: "broken" };
  const stored = await selectApproval(pool(), claim.projectId, claim.approvalId);
  const people = await selectPeople(pool(), claim.projectId);
  const member = people.find(({ id }) => id === claim.memberId);
  if (stored === null || member === undefined) return { kind: "gone" };
  const now = stored.readAt;
  const shown = { approval: toApproval(stored, now), memberName: member.name };
  if (await isSpent(pool(), linkHash(token))) return { kind: "used", ...shown };
  if (judgeApproval(stored, now).state !== "pending") return { kind: "over", ...shown };
  if (isOver(claim.expiresAt, now)) return { kind: "expired", ...shown };
  if (stored.rev !== claim.rev) return { kind: "changed", ...shown };
  if (!mayStillDecide(whoMayDecide(stored, people, now), member)) return { kind: "barred", ...shown };
  const alone = !isRiskier(stored.risk, "medium");
  return { kind: alone || (await isSignedIn(headers, claim)) ? "open" : "sign_in", ...shown };
}

/** Who has delegated may still decide, though the delegate was told. */
function mayStillDecide(deciders: readonly string[], member: { id: string; delegatesTo: string | null }): boolean {
  return deciders.includes(member.delegatesTo ?? member.id);
}

/** Decides as the member whom the link was made for; throws AppError or Refusal, and then nothing has changed. */
export async function decideByLink(token: string, form: URLSearchParams, headers: Headers): Promise<Approval> {
  const claim = readLink(token);
  if (claim === null) throw new AppError("forbidden", "This link was not made here, or was altered.");
  const hash = linkHash(token);
  if (await isSpent(pool(), hash)) throw usedLink();
  if (isOver(claim.expiresAt, new Date())) throw new AppError("expired", "This link has expired.");
  const body = Decide.safeParse({ rev: claim.rev, ...verdictOf(form) });
  if (!body.success) throw new AppError("invalid", "Say why in a sentence: the agent reads it.");
  const signedIn = await isSignedIn(headers, claim);
  // with a session, too, another site's page could have sent this form
  if (signedIn) refuseForeignPage(headers);
  const { projectId, approvalId, memberId, expiresAt } = claim;
  return decideRemotely({ projectId, approvalId, memberId, signedIn, once: { hash, until: expiresAt } }, body.data);
}

function verdictOf(form: URLSearchParams) {
  const verdict = form.get("verdict");
  if (verdict === "approve") return { verdict };
  return { verdict, reason: form.get("reason") ?? undefined, comment: form.get("comment")?.trim() ?? undefined };
}

/** The browser is signed in as this very member. */
async function isSignedIn(headers: Headers, { projectId, memberId }: LinkClaim): Promise<boolean> {
  const cookie = headers.get("cookie");
  if (cookie === null) return false;
  const asking = new Request(`http://tracegate/?project=${projectId}`, { headers: { cookie } });
  try {
    const caller = await admit(controlCalls.decideApproval, await callerOf(asking));
    return caller.kind === "member" && caller.memberId === memberId;
  } catch (error) {
    if (isRefusal(error)) return false;
    throw error;
  }
}
