// A collector on free ports that writes to the test file's own database.
import { type CollectorOptions, startCollector } from "@/lib/collector/collector";
import { pool, prisma } from "@/lib/server/db";
import { env } from "@/lib/server/env";
import { Ingest } from "@/lib/server/ingest";
import { findKey, newKey } from "@/lib/server/keys";
import { defaultProjectId } from "@/lib/server/projects";
import { isAdminKey } from "@/lib/server/secrets";
import { encodeReference } from "@/lib/testing/otlp-arbitrary";

export type TestCollector = Awaited<ReturnType<typeof startTestCollector>>;

export async function startTestCollector(options: Partial<CollectorOptions> & { databaseUrl?: string } = {}) {
  const ingest = new Ingest(options.databaseUrl ?? env().DATABASE_URL);
  const keys = { findKey, isAdminKey, defaultProjectId };
  const collector = await startCollector({
    host: "127.0.0.1",
    httpPort: 0,
    grpcPort: 0,
    store: ingest,
    keys,
    ...options,
  });
  const origin = `http://127.0.0.1:${collector.httpPort}`;
  const stop = async () => {
    await collector.stop();
    await ingest.close();
  };
  return { ...collector, origin, stop };
}

/** A project with one key. */
export async function newProject(name: string): Promise<{ projectId: string; keyId: string; key: string }> {
  const { id: projectId } = await prisma().project.create({ data: { name } });
  const { key, prefix, hash } = newKey();
  const { id: keyId } = await prisma().apiKey.create({ data: { projectId, name: "test", prefix, hash } });
  return { projectId, keyId, key };
}

/** Names of the spans that a project holds, sorted. */
export async function storedNames(projectId: string): Promise<string[]> {
  const { rows } = await pool().query("select name from spans where project_id = $1::uuid order by name", [projectId]);
  return rows.map((row: { name: string }) => row.name);
}

let made = 0;

/** One request of a trace of its own; ids are given unless they are named. */
export function traceOf(...spans: Record<string, unknown>[]): { protobuf: Uint8Array; json: string } {
  const traceId = (++made).toString(16).padStart(32, "7ace");
  const full = spans.map((span, index) => ({
    traceId,
    spanId: (index + 1).toString(16).padStart(16, "5"),
    startTimeUnixNano: String(1_767_225_600_000_000_000n + BigInt(index)),
    endTimeUnixNano: String(1_767_225_600_500_000_000n + BigInt(index)),
    ...span,
  }));
  const asBytes = full.map((span) => ({
    ...span,
    traceId: Buffer.from(span.traceId, "hex"),
    spanId: Buffer.from(span.spanId, "hex"),
  }));
  const group = (items: unknown[]) => ({ resourceSpans: [{ scopeSpans: [{ spans: items }] }] });
  return {
    protobuf: encodeReference("ExportTraceServiceRequest", group(asBytes)),
    json: JSON.stringify(group(full)),
  };
}
