import { randomUUID } from "node:crypto";
import type { Breaker, BreakerPage, Report } from "@/lib/contract/controls";
import * as rules from "@/lib/domain/guard/breaker";
import { addMs } from "@/lib/domain/guard/time";
import { type OrdinalPage, ordinalPage, readDescending } from "@/lib/server/control/pages";
import type { Work } from "@/lib/server/control/work";
import { pool } from "@/lib/server/db";
import { AppError, notFound } from "@/lib/server/errors";
import {
  type BreakerRow,
  clearBreakerCheck,
  selectBreakerPage,
  selectBreakers,
  upsertBreaker,
} from "@/lib/server/sql/control/breakers";
import type { Tx } from "@/lib/server/transaction";

export async function getBreaker(projectId: string, resource: string): Promise<Breaker | null> {
  const [row] = await selectBreakers(pool(), projectId, [resource]);
  return row === undefined ? null : toBreaker(resource, row, row.readAt);
}

export async function breakerExists(projectId: string, resource: string): Promise<boolean> {
  return (await getBreaker(projectId, resource)) !== null;
}

export async function listBreakers(projectId: string, page: OrdinalPage): Promise<BreakerPage> {
  const rows = await selectBreakerPage(pool(), projectId, readDescending(page), page.limit + 1);
  const { items, nextCursor } = ordinalPage(rows, page.limit);
  return { breakers: items.map((row) => toBreaker(row.resource, row, row.readAt)), nextCursor };
}

/** Counts the outcomes of a process; the batch wholly or not at all. */
export async function reportOutcomes(tx: Tx, projectId: string, report: Report): Promise<{ breakers: Breaker[] }> {
  const work = await tx.lock(projectId);
  const resources = [...new Set(report.outcomes.map(({ resource }) => resource))];
  return countOutcomes(work, report, await selectBreakers(work.db, projectId, resources));
}

/** The same as part of other work, by what is stored of the breakers. */
export function countOutcomes(
  work: Work,
  { reporter, outcomes }: Report,
  stored: readonly BreakerRow[],
): { breakers: Breaker[] } {
  const resources = [...new Set(outcomes.map(({ resource }) => resource))];
  const known = new Map(stored.map((row) => [row.resource, row]));
  const before = new Map<string, rules.Breaker>(resources.map((name) => [name, known.get(name) ?? rules.newBreaker]));
  const after = new Map(before);
  for (const [at, outcome] of outcomes.entries()) {
    requireGiven(before.get(outcome.resource), outcome.generation, at);
    const breaker = after.get(outcome.resource) ?? rules.newBreaker;
    after.set(outcome.resource, rules.afterOutcome(breaker, reporter, outcome, work.now));
  }
  for (const resource of resources)
    saveBreaker(work, resource, known.get(resource) ?? null, after.get(resource) ?? rules.newBreaker);
  return {
    breakers: resources.map((resource) => toBreaker(resource, after.get(resource) ?? rules.newBreaker, work.now)),
  };
}

function requireGiven(breaker: rules.Breaker | undefined, generation: number, at: number): void {
  if (generation <= (breaker ?? rules.newBreaker).generation) return;
  const path = `/outcomes/${at}/generation`;
  throw new AppError("invalid", `${path} was never given.`, { errors: [{ path, message: "was never given" }] });
}

/** Stores a breaker and tells of the change, if it is one that others must hear of. */
export function saveBreaker(work: Work, resource: string, before: rules.Breaker | null, after: rules.Breaker): void {
  if (before === after) return;
  work.later(upsertBreaker(work.db, work.projectId, resource, after));
  if (after.generation === (before ?? rules.newBreaker).generation) return;
  const told = toBreaker(resource, after, work.now);
  work.publish("breaker", told);
  if (after.state === "open") work.send("breaker.opened", told);
}

export async function leaseProbe(
  tx: Tx,
  projectId: string,
  resource: string,
  { holder, leaseMs }: { holder: string; leaseMs: number },
) {
  const work = await tx.lock(projectId);
  const [row] = await selectBreakers(work.db, projectId, [resource]);
  if (row === undefined) throw notFound();
  const probe = { id: randomUUID(), holder, expiresAt: addMs(work.now, leaseMs) };
  saveBreaker(work, resource, row, rules.leaseProbe(row, probe, work.now));
  const expiresAt = probe.expiresAt.toISOString();
  return { probeId: probe.id, generation: row.generation, expiresAt, now: work.now.toISOString() };
}

/** Also makes the breaker of a resource that was never reported. */
export function isolateBreaker(tx: Tx, projectId: string, resource: string, reason: string): Promise<Breaker> {
  return setByPerson(tx, projectId, resource, "breaker.isolated", reason, (breaker) =>
    rules.isolate(breaker ?? rules.newBreaker, reason),
  );
}

export function releaseBreaker(tx: Tx, projectId: string, resource: string, reason: string): Promise<Breaker> {
  return setByPerson(tx, projectId, resource, "breaker.released", reason, (breaker) => breaker && rules.close(breaker));
}

async function setByPerson(
  tx: Tx,
  projectId: string,
  resource: string,
  action: string,
  reason: string,
  change: (breaker: rules.Breaker | null) => rules.Breaker | null,
): Promise<Breaker> {
  const work = await tx.lock(projectId);
  const [row = null] = await selectBreakers(work.db, projectId, [resource]);
  const after = change(row);
  if (after === null) throw notFound();
  saveBreaker(work, resource, row, after);
  work.audit(action, resource, { reason });
  return toBreaker(resource, after, work.now);
}

export function toBreaker(resource: string, breaker: rules.Breaker, now: Date): Breaker {
  const { calls, faults, reporters } = rules.countRecent(breaker.recent, now);
  const probe = rules.liveProbe(breaker, now);
  return {
    resource,
    state: rules.breakerState(breaker, now),
    generation: breaker.generation,
    calls,
    faults,
    reporters,
    openedUntil: breaker.openedUntil?.toISOString() ?? null,
    probe: probe && { holder: probe.holder, expiresAt: probe.expiresAt.toISOString() },
    reason: breaker.reason,
    now: now.toISOString(),
  };
}

/** The clock made it half-open: that is told once. */
export async function tellHalfOpen(work: Work, resource: string): Promise<void> {
  const [row] = await selectBreakers(work.db, work.projectId, [resource]);
  if (row === undefined) return;
  await clearBreakerCheck(work.db, work.projectId, resource);
  if (rules.breakerState(row, work.now) === "half_open") work.publish("breaker", toBreaker(resource, row, work.now));
}
