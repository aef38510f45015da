import { env } from "@/lib/server/env";
import { Ingest } from "@/lib/server/ingest";

// one a process, also when the development server loads this module again
const kept = globalThis as typeof globalThis & { tracegateIngest?: Ingest };

/** Writes what people import. Clients' telemetry goes to the collector, which has its own. */
export function webIngest(): Ingest {
  kept.tracegateIngest ??= new Ingest(env().DATABASE_URL);
  return kept.tracegateIngest;
}
