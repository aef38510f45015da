import type pg from "pg";

/** Payload: {"p":project,"t":[trace ids]}; `t` is absent where more changed than a message holds. */
export const changesChannel = "tracegate_runs";
// a payload holds less than 8,000 bytes
export const tracesMax = 200;

export async function notifyChanges(
  pool: pg.Pool,
  channel: string,
  changed: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<void> {
  if (changed.size === 0) return;
  const payloads = [...changed].map(([p, traces]) =>
    JSON.stringify(traces.size <= tracesMax ? { p, t: [...traces] } : { p }),
  );
  await pool.query("select pg_notify($1::text, payload) from unnest($2::text[]) as payload", [channel, payloads]);
}
