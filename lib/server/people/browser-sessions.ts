import type { BrowserSession } from "@/lib/contract/people";
import type { Caller } from "@/lib/server/auth";
import { pool, prisma } from "@/lib/server/db";
import { notFound } from "@/lib/server/errors";
import { deleteOtherSessions, deleteSessionById, selectSessions } from "@/lib/server/sql/session";

/** A caller of a call for browsers. */
type Browser = Extract<Caller, { kind: "session" | "account" }>;

export function browserOf(caller: Caller): Browser {
  if (caller.kind === "session" || caller.kind === "account") return caller;
  throw new Error("a call for browsers let somebody else in");
}

/** Those of the account; the owner of the installation also sees those of the machine. */
export async function listBrowserSessions(caller: Browser): Promise<BrowserSession[]> {
  const own = caller.kind === "account" ? await ofAccount(caller.account) : [];
  const machine = seesMachine(caller) ? await ofMachine(caller) : [];
  const all = [...own, ...machine].sort((a, b) => b.lastSeenAt.localeCompare(a.lastSeenAt));
  return [...all.filter(({ current }) => current), ...all.filter(({ current }) => !current)];
}

const seesMachine = (caller: Browser) => caller.kind === "session" || caller.account.isAdmin;

async function ofAccount({ userId, sessionId }: { userId: string; sessionId: string }): Promise<BrowserSession[]> {
  const rows = await prisma().authSession.findMany({
    where: { userId, expiresAt: { gt: new Date() } },
    orderBy: { updatedAt: "desc" },
    take: 200,
  });
  return rows.map(({ id, userAgent, createdAt, updatedAt }) => ({
    id,
    by: "account",
    userAgent,
    createdAt: createdAt.toISOString(),
    lastSeenAt: updatedAt.toISOString(),
    current: id === sessionId,
  }));
}

async function ofMachine(caller: Browser): Promise<BrowserSession[]> {
  const current = caller.kind === "session" ? caller.sessionId : null;
  return (await selectSessions(pool())).map(({ id, hash, userAgent, createdAt, lastSeenAt }) => ({
    id,
    by: "machine",
    userAgent,
    createdAt: createdAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
    current: hash.toString("hex") === current,
  }));
}

/** From the next request on that browser is signed out. */
export async function endBrowserSession(caller: Browser, id: string): Promise<void> {
  if (caller.kind === "account") {
    const { count } = await prisma().authSession.deleteMany({ where: { id, userId: caller.account.userId } });
    if (count > 0) return;
  }
  if (seesMachine(caller) && /^[0-9a-f-]{36}$/.test(id) && (await deleteSessionById(pool(), id))) return;
  throw notFound();
}

export async function endOtherBrowserSessions(caller: Browser): Promise<void> {
  if (caller.kind === "account") {
    const { userId, sessionId } = caller.account;
    await prisma().authSession.deleteMany({ where: { userId, id: { not: sessionId } } });
  }
  if (seesMachine(caller)) {
    const current = caller.kind === "session" ? Buffer.from(caller.sessionId, "hex") : Buffer.alloc(0);
    await deleteOtherSessions(pool(), current);
  }
}
