// The outbox: sends what changes have written to it.
import { afterAttempt, hasArrived } from "@/lib/domain/guard/delivery";
import { pool } from "@/lib/server/db";
import { logError } from "@/lib/server/errors";
import { type DueDelivery, noteAttempt, takeDue } from "@/lib/server/sql/control/webhooks";
import { postWebhook } from "@/lib/worker/post-webhook";

/** Of one receiver at a time; a slow one keeps no other from its deliveries. */
const perWebhook = 8;
const total = 200;
/** Longer than an attempt takes: then another worker may try. */
const leaseMs = 30_000;

const atWork = new Map<string, number>();
const attempts = new Set<Promise<void>>();

/** Begins the attempts whose time has come, and waits for none. */
export async function deliverWebhooks(): Promise<void> {
  if (attempts.size >= total) return;
  const busy = [...atWork].filter(([, count]) => count >= perWebhook).map(([id]) => id);
  for (const delivery of await takeDue(pool(), busy, { perWebhook, total: total - attempts.size, leaseMs })) {
    const attempt = deliver(delivery).catch((error: unknown) => logError(error, { process: "worker" }));
    attempts.add(attempt);
    void attempt.then(() => attempts.delete(attempt));
  }
}

/** Until those at work are done. */
export async function finishDeliveries(): Promise<void> {
  await Promise.all(attempts);
}

async function deliver(delivery: DueDelivery): Promise<void> {
  const { id, webhookId } = delivery;
  atWork.set(webhookId, (atWork.get(webhookId) ?? 0) + 1);
  try {
    const lastStatus = await postWebhook(delivery, Date.now());
    await noteAttempt(pool(), { id, lastStatus, ...afterAttempt(delivery.attempts, hasArrived(lastStatus)) });
  } finally {
    const left = (atWork.get(webhookId) ?? 1) - 1;
    if (left === 0) atWork.delete(webhookId);
    else atWork.set(webhookId, left);
  }
}
