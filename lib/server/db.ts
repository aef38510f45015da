import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { env } from "@/lib/server/env";
import { PrismaClient } from "@/prisma/generated/client";

// one pool a process, also when the development server loads this module again
const kept = globalThis as typeof globalThis & { tracegatePool?: pg.Pool; tracegatePrisma?: PrismaClient };

const poolSize = 10;

/** The pg pool of this process, on DATABASE_URL. Types are pg's defaults: bigint comes as string, cast what you read. */
export function pool(): pg.Pool {
  kept.tracegatePool ??= openPool();
  return kept.tracegatePool;
}

function openPool(): pg.Pool {
  const opened = new pg.Pool({
    connectionString: env().DATABASE_URL,
    max: poolSize,
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

/** Ends both, so that a process or a test file can finish. */
export async function closeDatabase(): Promise<void> {
  const { tracegatePool, tracegatePrisma } = kept;
  delete kept.tracegatePool;
  delete kept.tracegatePrisma;
  await tracegatePrisma?.$disconnect();
  await tracegatePool?.end();
}
