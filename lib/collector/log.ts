type Level = "info" | "warn" | "error";

/** One JSON object a line on stdout. Never give it a header or a body. */
export function log(level: Level, message: string, facts: Record<string, unknown> = {}): void {
  const line = { level, at: new Date().toISOString(), message, ...facts };
  process.stdout.write(`${JSON.stringify(line, (_, value) => (value instanceof Error ? explain(value) : value))}\n`);
}

const quietMs = 5_000;
const lastSaid = new Map<string, { readonly at: number; skipped: number }>();

/** For what happens to many requests at once: said every few seconds, with how often it was not. */
export function logSparingly(level: Level, message: string, facts: Record<string, unknown> = {}): void {
  const last = lastSaid.get(message);
  if (last !== undefined && Date.now() - last.at < quietMs) {
    last.skipped++;
    return;
  }
  lastSaid.set(message, { at: Date.now(), skipped: 0 });
  log(level, message, last?.skipped ? { ...facts, skipped: last.skipped } : facts);
}

const explain = (error: Error) => error.stack ?? String(error);
