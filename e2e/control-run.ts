import { createHash, randomBytes } from "node:crypto";
import { type APIRequestContext, expect } from "@playwright/test";

const otlpUrl = process.env["TRACEGATE_OTLP_URL"] ?? "http://127.0.0.1:4318";
/** SHA-256 of the canonical JSON of {}. */
const inputHash = createHash("sha256").update("{}").digest("hex");

type Span = {
  id: string;
  parent?: string;
  name: string;
  from: number;
  to?: number;
  attributes?: Record<string, string>;
};
export type ControlRun = Awaited<ReturnType<typeof startControlRun>>;

/** What an executor does over the wire: a run of the control plane that holds its lease, and sends spans of its trace. */
export async function startControlRun(
  request: APIRequestContext,
  key: string,
  of: { pipeline?: string; microUsd?: number } = {},
) {
  const traceId = randomBytes(16).toString("hex");
  const id = `run-${traceId.slice(0, 8)}`;
  const { pipeline = "refund-desk", microUsd = 250_000 } = of;
  const startMs = Date.now() - 5_000;

  async function call(method: "GET" | "POST", path: string, data?: unknown) {
    const answer = await request.fetch(`/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${key}` },
      ...(data === undefined ? {} : { data }),
    });
    return { status: answer.status(), body: await answer.json() };
  }
  async function must(path: string, data: unknown) {
    const { status, body } = await call("POST", path, data);
    expect(status, JSON.stringify(body)).toBeLessThan(300);
    return body;
  }

  await must("/runs", { id, traceId, pipeline, version: "v1", inputHash, limits: { microUsd } });
  const { fence } = await must(`/runs/${id}/lease`, { holder: "worker-1", ms: 120_000 });
  return {
    ...{ id, traceId, fence, call },
    async claim(stepKey: string, effect: "keyed" | "once" = "keyed") {
      const { epoch } = (await call("GET", "/control")).body;
      return call("POST", `/runs/${id}/steps/${stepKey}/claim`, { name: "mail.send", inputHash, effect, fence, epoch });
    },
    hold: (holdId: string, stepKey: string, amount: number) =>
      must("/holds", { id: holdId, runId: id, fence, epoch: 0, microUsd: amount, stepKey, leaseMs: 600_000 }),
    ask: (stepKey: string, ask: string, more: Record<string, unknown> = {}) =>
      must("/approvals", {
        ...{ runId: id, stepKey, name: "payments.refund", fence, ask, risk: "medium" },
        ...{ args: { order: "87990", amount: 7920 }, ...more },
      }),
    end: (end: Record<string, unknown>) => must(`/runs/${id}/end`, { fence, ...end }),
    /** Times in milliseconds after the run began, five seconds ago. */
    async send(...spans: readonly Span[]): Promise<void> {
      const answer = await fetch(`${otlpUrl}/v1/traces`, {
        method: "POST",
        headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
        body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: spans.map(wireOf) }] }] }),
      });
      expect(answer.status).toBe(200);
    },
  };

  function wireOf({ id: spanId, parent, name, from, to, attributes = {} }: Span) {
    return {
      ...{ traceId, spanId, name, startTimeUnixNano: `${startMs + from}000000` },
      ...(parent !== undefined && { parentSpanId: parent }),
      ...(to !== undefined && { endTimeUnixNano: `${startMs + to}000000` }),
      attributes: Object.entries(attributes).map(([name, stringValue]) => ({ key: name, value: { stringValue } })),
    };
  }
}

export const agent = { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "desk" };
