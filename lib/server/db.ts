import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { env } from "@/lib/server/env";
import { PrismaClient } from "@/prisma/generated/client";

// one pool a process, also when the development server loads this module again
const kept = globalThis as typeof globalThis & {
  tracegatePool?: pg.Pool;
  tracegateChanges?: pg.Pool;
  tracegatePrisma?: PrismaClient;
};

const poolSize = 10;
const changesSize = 6;

/** The pg pool of this process, on DATABASE_URL. Types are pg's defaults: bigint comes as string, cast what you read. */
export function pool(): pg.Pool {
  kept.tracegatePool ??= openPool({ max: poolSize });
  return kept.tracegatePool;
}

/**
 * For transactions of changes: statements that do not depend on each other's answers go out in one round trip. COPY does
 * not work on these connections.
 */
export function changesPool(): pg.Pool {
  kept.tracegateChanges ??= openPool({ max: changesSize, pipeline: true });
  return kept.tracegateChanges;
}

function openPool(more: { readonly max: number; readonly pipeline?: boolean }): pg.Pool {
  const opened = new pg.Pool({
    ...more,
    connectionString: env().DATABASE_URL,
    connectionTimeoutMillis: 10_000,
    application_name: "tracegate",
  });
  // an idle connection that the server closed is replaced at the next query; without a listener it would end the process
  opened.on("error", () => {});
  // the same for one that is lent out and has no query at work: whoever has it learns of it from the next
  opened.on("connect", (client) => client.on("error", () => {}));
  return opened;
}

/** Prisma on the same pool: rows by key. Spans and reports go through lib/server/sql. */
export function prisma(): PrismaClient {
  kept.tracegatePrisma ??= new PrismaClient({ adapter: new PrismaPg(pool()) });
  return kept.tracegatePrisma;
}

/** Ends them, so that a process or a test file can finish. */
export async function closeDatabase(): Promise<void> {
  const { tracegatePool, tracegateChanges, tracegatePrisma } = kept;
  delete kept.tracegatePool;
  delete kept.tracegateChanges;
  delete kept.tracegatePrisma;
  await tracegatePrisma?.$disconnect();
  await tracegateChanges?.end();
  await tracegatePool?.end();
}
