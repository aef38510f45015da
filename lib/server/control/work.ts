import type { PoolClient } from "pg";
import { canonicalJson } from "@/lib/domain/canonical-json";
import { type Notice, noticeOf } from "@/lib/domain/notify/notice";
import { hashJson } from "@/lib/server/control/hash";
import { lockHead, lockHeadAtBegin, writeRecords } from "@/lib/server/sql/control/head";

export type Actor = { readonly kind: "admin" | "key" | "member" | "system"; readonly id: string | null };
export const system: Actor = { kind: "system", id: null };

/** The ends of a project's chains under its lock; work that is flushed moves them on. */
export type Head = { -readonly [Name in keyof LockedHead]: LockedHead[Name] };
type LockedHead = Awaited<ReturnType<typeof lockHead>>;
export const lockedHead: (db: PoolClient, projectId: string) => Promise<Head> = lockHead;
/**
 * Begins a transaction and takes the lock in one round trip; tells which of the keys named are revoked. `isNew`: what was
 * asked behind it was answered before the lock was held.
 */
export const beginLocked: (
  db: PoolClient,
  projectId: string,
  keyIds: readonly string[],
) => Promise<{ head: Head; revokedKeys: readonly string[]; isNew: boolean }> = lockHeadAtBegin;

/**
 * Work on a project's control plane under the lock of its head row. All changes of a project come one after the other:
 * the audit chain, the order of the stream and a kill that nothing may slip past need that, and with it no rule can race.
 */
export class Work {
  readonly db: PoolClient;
  readonly projectId: string;
  readonly actor: Actor;
  /** The database clock, read under the lock: every deadline is judged by it. */
  readonly now: Date;
  readonly #head: Head;
  #epoch: number;
  readonly #audits: { action: string; subject: string; data: unknown; actor: Actor }[] = [];
  readonly #events: { type: string; data: unknown }[] = [];
  readonly #outbox: { type: string; data: unknown }[] = [];
  readonly #notices: Notice[] = [];
  readonly #wakes = new Set<string>();
  readonly #touched = new Set<string>();
  readonly #sent: Promise<unknown>[] = [];

  constructor(db: PoolClient, projectId: string, actor: Actor, head: Head) {
    this.db = db;
    this.projectId = projectId;
    this.actor = actor;
    this.now = head.now;
    this.#head = head;
    this.#epoch = head.epoch;
  }

  get epoch(): number {
    return this.#epoch;
  }

  raiseEpoch(): number {
    this.#epoch += 1;
    return this.#epoch;
  }

  /** One entry of the audit chain. No secret and no argument value belongs into it. */
  audit(action: string, subject: string, data: unknown = {}, actor: Actor = this.actor): void {
    this.#audits.push({ action, subject, data, actor });
  }

  /** To those who listen to the control stream. */
  publish(type: "control" | "breaker" | "decision" | "resumable", data: unknown): void {
    this.#events.push({ type, data });
  }

  /** To the webhooks that chose this type, and to the people who are told of it. */
  send(type: string, data: unknown): void {
    this.#outbox.push({ type, data });
    this.tell(type, data);
  }

  /** To people only. */
  tell(type: string, data: unknown): void {
    const notice = noticeOf(type, data);
    if (notice !== null) this.#notices.push(notice);
  }

  /** Those who wait for something of this name look again after the commit. */
  wake(name: string): void {
    this.#wakes.add(name);
  }

  /** What a reader sees of this run has changed: pages that show it read again. */
  touchRun(runId: string): void {
    this.#touched.add(runId);
  }

  /** A write whose answer says nothing: it is waited for with all others, at the end. */
  later(sent: Promise<unknown>): void {
    sent.catch(() => {});
    this.#sent.push(sent);
  }

  /** Sends all that was recorded, nothing where nothing was. Resolves once that and what was sent before is written. */
  async flush(): Promise<void> {
    await Promise.all([...this.#sent, this.#writeRecords()]);
  }

  async #writeRecords(): Promise<void> {
    const written = this.#audits.length + this.#events.length + this.#outbox.length + this.#notices.length;
    const changed = this.#epoch !== this.#head.epoch || written > 0;
    if (!changed && this.#wakes.size + this.#touched.size === 0) return;
    const audits = this.#chain();
    const head = this.#head;
    const firstEvent = head.eventSeq + 1;
    head.epoch = this.#epoch;
    head.eventSeq += this.#events.length;
    head.auditSeq += audits.length;
    head.auditHash = audits.at(-1)?.hash ?? head.auditHash;
    await writeRecords(this.db, this.projectId, {
      ...head,
      at: this.now,
      firstEvent,
      audits,
      events: this.#events.map(({ type, data }) => ({ type, data: JSON.stringify(data) })),
      outbox: this.#outbox.map(({ type, data }) => ({
        type,
        body: JSON.stringify({ type, timestamp: this.now.toISOString(), projectId: this.projectId, data }),
      })),
      notices: this.#notices.map(({ data, ...notice }) => ({ ...notice, data: JSON.stringify(data) })),
      wakes: [...this.#wakes],
      touched: [...this.#touched],
    });
  }

  #chain() {
    let [seq, prevHash] = [this.#head.auditSeq, this.#head.auditHash];
    return this.#audits.map(({ action, subject, data, actor }) => {
      seq += 1;
      const entry = { seq, at: this.now.toISOString(), actor, action, subject, data, prevHash };
      prevHash = hashJson(entry);
      return {
        seq,
        actorKind: actor.kind,
        actorId: actor.id,
        action,
        subject,
        data: canonicalJson(data),
        prevHash: entry.prevHash,
        hash: prevHash,
      };
    });
  }
}
