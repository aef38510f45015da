/** One JSON object a line on stdout. Never give it a header or a body. */
export function log(level: "info" | "warn" | "error", message: string, facts: Record<string, unknown> = {}): void {
  const line = { level, at: new Date().toISOString(), message, ...facts };
  process.stdout.write(`${JSON.stringify(line, (_, value) => (value instanceof Error ? explain(value) : value))}\n`);
}

const explain = (error: Error) => error.stack ?? String(error);
