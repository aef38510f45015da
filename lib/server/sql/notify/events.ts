import type { Pool, PoolClient } from "pg";
import type { ChannelKind } from "@/lib/domain/notify/notice";

export type EventRow = {
  readonly id: string;
  readonly projectId: string;
  readonly key: string;
  readonly type: string;
  /** JSON. */
  readonly data: string;
  readonly at: Date;
  /** Channels that are to tell it now. */
  readonly channels: readonly ChannelKind[];
};

/** Locks events of the outbox that nobody was told of. Uses notification_events_untold. */
export async function takeUntold(db: PoolClient, limit: number): Promise<EventRow[]> {
  const { rows } = await db.query<EventRow>({
    name: "untold-events",
    text: `
      select e.id, e.project_id as "projectId", e.key, e.type, e.data, e.at,
             array(select c.kind from notification_channels c
                    where c.project_id = e.project_id and c.enabled
                      and (e.type = any(c.events) or (c.kind = 'slack' and e.type = 'approval.decided'))) as channels
        from notification_events e
       where e.told_at is null order by e.id limit $1::int4 for update skip locked`,
    values: [limit],
  });
  return rows;
}

/** Uses notification_events_pkey. */
export async function markTold(db: PoolClient, ids: readonly string[]): Promise<void> {
  await db.query("update notification_events set told_at = clock_timestamp() where id = any($1::int8[])", [ids]);
}

type Approaching = { readonly projectId: string; readonly id: string };

/**
 * Waiting approvals whose second deadline runs, or of whose time a tenth, an hour at most, is left, where that is to be
 * told and was not. Uses approvals_escalating and approvals_state_expires_at_idx.
 */
export async function selectApproaching(db: Pool): Promise<(Approaching & { readonly type: string })[]> {
  const untold = (type: string) => `
    exists (select from notification_channels c
             where c.project_id = a.project_id and c.enabled and '${type}' = any(c.events))
    and not exists (select from notification_events e where e.project_id = a.project_id and e.key = '${type} ' || a.id)`;
  const { rows } = await db.query<Approaching & { type: string }>({
    name: "approaching-deadlines",
    text: `
      (select a.project_id as "projectId", a.id, 'approval.escalated' as type from approvals a
        where a.state = 'pending' and a.escalates_at <= clock_timestamp() and a.expires_at > clock_timestamp()
          and ${untold("approval.escalated")} order by a.escalates_at limit 100)
      union all
      (select a.project_id, a.id, 'approval.expiring' from approvals a
        where a.state = 'pending' and a.expires_at > clock_timestamp()
          and a.expires_at <= clock_timestamp() + interval '1 hour'
          and a.expires_at - clock_timestamp() <= (a.expires_at - a.created_at) / 10
          and ${untold("approval.expiring")} order by a.expires_at limit 100)`,
  });
  return rows;
}

/** An approval waits for two months at most: until then its events are known. Uses the index on `at`, and on `until`. */
export async function deleteOldNotices(db: Pool): Promise<void> {
  await db.query("delete from notification_events where at < now() - interval '90 days'");
  await db.query("delete from spent_tokens where until < now()");
  await db.query("delete from notifications where at < now() - interval '30 days'");
}
