import type { Health } from "@/lib/contract/health";
import { collectorOrigin } from "@/lib/server/collector-origin";
import { pool } from "@/lib/server/db";
import { isMigrated } from "@/prisma/migrate.mjs";

const patienceMs = 3_000;

/** ok only when the database answers, stands at this code's migrations, and the collector answers on its HTTP port. */
export async function checkHealth(): Promise<Health> {
  const [database, migrations, collector] = await Promise.all([
    works(pool().query("select 1")),
    works(isMigrated(pool()), (migrated) => migrated),
    works(askCollector(), (status) => status < 500),
  ]);
  const all = database === "ok" && migrations === "ok" && collector === "ok";
  return { status: all ? "ok" : "down", parts: { database, migrations, collector } };
}

async function works<T>(attempt: Promise<T>, isGood: (value: T) => boolean = () => true): Promise<"ok" | "down"> {
  const late = new Promise<never>((_, reject) => setTimeout(reject, patienceMs).unref());
  try {
    return isGood(await Promise.race([attempt, late])) ? "ok" : "down";
  } catch {
    return "down";
  }
}

async function askCollector(): Promise<number> {
  const answer = await fetch(`${collectorOrigin()}/health`, { signal: AbortSignal.timeout(patienceMs) });
  await answer.body?.cancel();
  return answer.status;
}
