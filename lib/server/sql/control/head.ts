import type { Pool, PoolClient } from "pg";
import { changesChannel, tracesMax } from "@/lib/server/sql/notify-changes";

export type Head = {
  readonly epoch: number;
  readonly eventSeq: number;
  readonly auditSeq: number;
  readonly auditHash: string;
  /** Read by a statement of its own: the one that waits for the lock would tell the time before. */
  readonly now: Date;
};
export const controlChannel = "tracegate_control";
/**
 * What a message of `controlChannel` says: the project, what woke (`all` where that is too much for a message), and
 * whether its stream has more.
 */
export type ControlSignal = {
  readonly p: string;
  readonly w?: readonly string[];
  readonly all?: true;
  readonly e?: true;
};

const uuid = /^[0-9a-f-]{36}$/i;

const headText = (projectId: string) => `
  select epoch, event_seq::float8 as "eventSeq", audit_seq::float8 as "auditSeq", audit_hash as "auditHash"
    from project_heads where project_id = ${projectId} for update`;

// the simple protocol takes several statements in one round trip, but no parameters
const lockText = (projectId: string) => `${headText(uuidText(projectId))}; select clock_timestamp() as now`;

function uuidText(id: string): string {
  if (!uuid.test(id)) throw new Error("not an id");
  return `'${id}'::uuid`;
}

type Locked = { rows: Omit<Head, "now">[] };
type Clock = { rows: { now: Date }[] };

/** Locks the row that orders all changes of a project. Uses project_heads_pkey. */
export async function lockHead(db: PoolClient, projectId: string): Promise<Head> {
  const [locked, clock] = (await db.query(lockText(projectId))) as unknown as [Locked, Clock];
  return headOf(locked, clock) ?? makeHead(db, projectId);
}

/**
 * The same at the begin of a transaction, and which of the keys are revoked or expired; on a connection that sends what
 * does not wait for answers in one round trip. Uses api_keys_pkey, too.
 */
export async function lockHeadAtBegin(db: PoolClient, projectId: string, keyIds: readonly string[]) {
  const [, locked, clock] = await Promise.all([
    db.query("begin"),
    db.query<Omit<Head, "now">>({ name: "lock-head", text: headText("$1::uuid"), values: [projectId] }),
    db.query<{ now: Date; revokedKeys: string[] }>({
      name: "clock-and-keys",
      text: `
        select clock_timestamp() as now, array(
          select id::text from api_keys where project_id = $1::uuid and id = any($2::uuid[])
             and (revoked_at is not null or expires_at <= clock_timestamp())) as "revokedKeys"`,
      values: [projectId, keyIds],
    }),
  ]);
  const head = headOf(locked, clock);
  const { revokedKeys = [] } = clock.rows[0] ?? {};
  return { head: head ?? (await makeHead(db, projectId)), revokedKeys, isNew: head === null };
}

function headOf(locked: Locked, clock: Clock): Head | null {
  const [head] = locked.rows;
  const [time] = clock.rows;
  return head === undefined || time === undefined ? null : { ...head, now: time.now };
}

/** A project that nothing was ever changed in. */
async function makeHead(db: PoolClient, projectId: string): Promise<Head> {
  await db.query("insert into project_heads (project_id) values ($1::uuid) on conflict do nothing", [projectId]);
  return lockHead(db, projectId);
}

type Records = {
  readonly at: Date;
  readonly epoch: number;
  readonly firstEvent: number;
  readonly auditSeq: number;
  readonly auditHash: string;
  readonly audits: readonly {
    readonly seq: number;
    readonly actorKind: string;
    readonly actorId: string | null;
    readonly action: string;
    readonly subject: string;
    readonly data: string;
    readonly prevHash: string;
    readonly hash: string;
  }[];
  readonly events: readonly { readonly type: string; readonly data: string }[];
  readonly outbox: readonly { readonly type: string; readonly body: string }[];
  /** Of which people are told, if a channel is set up for it. */
  readonly notices: readonly { readonly key: string; readonly type: string; readonly data: string }[];
  readonly wakes: readonly string[];
  /** Runs that readers see changed. */
  readonly touched: readonly string[];
};

/** Appends to the chains of a project under its lock and tells the listeners, in one statement. Uses the primary keys. */
export async function writeRecords(db: PoolClient, projectId: string, records: Records): Promise<void> {
  const { audits, events, outbox, notices } = records;
  await db.query({
    name: "write-records",
    text: `
      with head as (
        update project_heads
           set epoch = $2::int, event_seq = $3::int8 - 1 + cardinality($7::text[]), audit_seq = $4::int8, audit_hash = $5::text
         where project_id = $1::uuid
      ), audited as (
        insert into audit_entries (project_id, seq, at, actor_kind, actor_id, action, subject, data, prev_hash, hash)
        select $1::uuid, a.seq, $6::timestamptz, a."actorKind", a."actorId", a.action, a.subject, a.data, a."prevHash", a.hash
          from jsonb_to_recordset($9::jsonb) as a (seq int8, "actorKind" text, "actorId" text, action text, subject text,
               data text, "prevHash" text, hash text)
      ), told as (
        insert into control_events (project_id, id, type, data, at)
        select $1::uuid, $3::int8 + e.at - 1, e.type, e.data, $6::timestamptz
          from unnest($7::text[], $8::text[]) with ordinality as e (type, data, at)
      ), sent as (
        insert into webhook_deliveries (webhook_id, type, body, at, next_at)
        select w.id, o.type, o.body, $6::timestamptz, $6::timestamptz
          from unnest($10::text[], $11::text[]) with ordinality as o (type, body, place)
          join webhooks w on w.project_id = $1::uuid and (o.type = any(w.events) or '*' = any(w.events))
         order by o.place
      ), noticed as (
        insert into notification_events (project_id, key, type, data, at)
        select $1::uuid, n.key, n.type, n.data, $6::timestamptz
          from unnest($14::text[], $15::text[], $16::text[]) as n (key, type, data)
         where exists (select from notification_channels c
                        where c.project_id = $1::uuid and c.enabled
                          and (n.type = any(c.events) or (c.kind = 'slack' and n.type = 'approval.decided')))
        on conflict (project_id, key) do nothing
      )
      select pg_notify('${controlChannel}', $12::text) where $12::text is not null
       union all
      select pg_notify('${changesChannel}', (case when count(*) > ${tracesMax} then jsonb_build_object('p', $1::uuid)
               else jsonb_build_object('p', $1::uuid, 't', jsonb_agg(distinct encode(r.trace_id, 'hex'))) end)::text)
        from run_controls r where r.project_id = $1::uuid and r.run_id = any($13::text[]) having count(*) > 0`,
    values: [
      projectId,
      records.epoch,
      records.firstEvent,
      records.auditSeq,
      records.auditHash,
      records.at,
      events.map(({ type }) => type),
      events.map(({ data }) => data),
      JSON.stringify(audits),
      outbox.map(({ type }) => type),
      outbox.map(({ body }) => body),
      // to append to the audit alone wakes nobody
      events.length + records.wakes.length > 0 ? signalOf(projectId, records) : null,
      records.touched,
      notices.map(({ key }) => key),
      notices.map(({ type }) => type),
      notices.map(({ data }) => data),
    ],
  });
}

/** Those who wait for something of these names look again after the commit, where nothing else was recorded. */
export async function wakeListeners(db: PoolClient, projectId: string, wakes: readonly string[]): Promise<void> {
  await db.query("select pg_notify($1::text, $2::text)", [controlChannel, signalOf(projectId, { wakes, events: [] })]);
}

function signalOf(projectId: string, { wakes, events }: Pick<Records, "wakes" | "events">): string {
  // a payload holds less than 8,000 bytes
  const woken = wakes.length <= 100 ? { w: wakes } : { all: true as const };
  const signal: ControlSignal = { p: projectId, ...woken, ...(events.length > 0 ? { e: true } : {}) };
  return JSON.stringify(signal);
}

/** The epoch of a project, and the clock. Uses project_heads_pkey. */
export async function selectEpoch(db: Pool | PoolClient, projectId: string): Promise<{ epoch: number; now: Date }> {
  const { rows } = await db.query<{ epoch: number; now: Date }>({
    name: "epoch",
    text: `
      select coalesce((select epoch from project_heads where project_id = $1::uuid), 0) as epoch, clock_timestamp() as now`,
    values: [projectId],
  });
  const [row] = rows;
  if (row === undefined) throw new Error("a select without from has one row");
  return row;
}
