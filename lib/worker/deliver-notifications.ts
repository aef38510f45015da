// The outbox of notifications: makes one for each who is told, and sends those whose time has come.
import { afterAttempt } from "@/lib/domain/guard/delivery";
import { pool } from "@/lib/server/db";
import { logError } from "@/lib/server/errors";
import { distributeNotices } from "@/lib/server/notify/distribute";
import type { Outcome } from "@/lib/server/notify/pending-approval";
import { sendEmail } from "@/lib/server/notify/send-email";
import { sendSlack } from "@/lib/server/notify/send-slack";
import { type DueNotification, noteNotified, takeDueNotifications } from "@/lib/server/sql/notify/attempts";
import { selectChannel } from "@/lib/server/sql/notify/channels";

/** `perMinute`: what a mail server or Slack takes from one sender without asking questions. */
const limits = { perChannel: 8, perMinute: 120, leaseMs: 90_000 };
const total = 100;
const errorChars = 500;

const atWork = new Map<string, number>();
const attempts = new Set<Promise<void>>();

/** Begins the attempts whose time has come, and waits for none. */
export async function deliverNotifications(): Promise<void> {
  await distributeNotices();
  if (attempts.size >= total) return;
  const busy = [...atWork].filter(([, count]) => count >= limits.perChannel).map(([name]) => name);
  for (const due of await takeDueNotifications(pool(), busy, { ...limits, total: total - attempts.size })) {
    const attempt = deliver(due).catch((error: unknown) => logError(error, { process: "worker" }));
    attempts.add(attempt);
    void attempt.then(() => attempts.delete(attempt));
  }
}

/** Until those at work are done. */
export async function finishNotifications(): Promise<void> {
  await Promise.all(attempts);
}

async function deliver(due: DueNotification): Promise<void> {
  const name = `${due.projectId} ${due.channel}`;
  atWork.set(name, (atWork.get(name) ?? 0) + 1);
  try {
    await noteNotified(pool(), due.projectId, due.id, judge(due, await attempt(due)));
  } finally {
    const left = (atWork.get(name) ?? 1) - 1;
    if (left === 0) atWork.delete(name);
    else atWork.set(name, left);
  }
}

async function attempt(due: DueNotification): Promise<Outcome> {
  const channel = await selectChannel(pool(), due.projectId, due.channel);
  if (channel === null) return { status: "dismissed", why: "The channel was removed." };
  return due.channel === "email" ? sendEmail(due, channel) : sendSlack(due, channel);
}

function judge({ type, attempts: tried }: DueNotification, outcome: Outcome) {
  if (outcome.status === "sent") return { ...outcome, external: outcome.external ?? null, lastError: null, waitMs: 0 };
  const said = { lastError: outcome.why.slice(0, errorChars), external: null };
  if (outcome.status === "dismissed") return { status: "dismissed", waitMs: 0, ...said } as const;
  // a test shows at once what is wrong
  const next = type === "test" ? ({ status: "dead", waitMs: 0 } as const) : afterAttempt(tried, false);
  const waitMs = Math.max(next.waitMs, outcome.retryAfterMs ?? 0);
  return { status: next.status === "dead" ? "dead" : "pending", waitMs, ...said } as const;
}
