import type { PoolClient } from "pg";

/** A connection that knows whether anything was written through it. */
export class Watched {
  wrote = false;
  readonly client: PoolClient;

  constructor(client: PoolClient) {
    const query = (statement: string | { text: string }, ...rest: unknown[]) => {
      const text = typeof statement === "string" ? statement : statement.text;
      this.wrote ||= /\b(insert\s+into|update\s+\w+|delete\s+from)\b/i.test(text);
      return Reflect.apply(client.query, client, [statement, ...rest]);
    };
    this.client = Object.create(client, { query: { value: query } }) as PoolClient;
  }
}
