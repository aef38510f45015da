import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "@playwright/test";

const otlpUrl = process.env["TRACEGATE_OTLP_URL"] ?? "http://127.0.0.1:4318";
const root = path.join(import.meta.dirname, "../conformance/corpus");
type Sent = { file: string; path: string; contentType: string | null; contentEncoding: string | null };

/** Sends what real clients sent, byte for byte, into the project of `key`. The hand-made cases are left out. */
export async function sendCorpus(key: string): Promise<void> {
  const clients = readdirSync(root, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && entry.name !== "edge-cases",
  );
  const scenarios = clients.flatMap(({ name }) =>
    readdirSync(path.join(root, name)).map((scenario) => `${name}/${scenario}`),
  );
  await Promise.all(Array.from({ length: 4 }, (_, lane) => sendLane(scenarios, lane, 4, key)));
}

async function sendLane(scenarios: readonly string[], lane: number, lanes: number, key: string): Promise<void> {
  for (let at = lane; at < scenarios.length; at += lanes) await sendScenario(scenarios[at] ?? "", key);
}

/** One scenario, as `client/scenario`. */
export async function sendScenario(scenario: string, key: string): Promise<void> {
  const directory = path.join(root, scenario);
  const { requests } = JSON.parse(readFileSync(path.join(directory, "meta.json"), "utf8")) as { requests: Sent[] };
  for (const sent of requests) {
    const answer = await fetch(otlpUrl + (/\/v1\/(traces|logs|metrics)$/.exec(sent.path)?.[0] ?? "/v1/traces"), {
      method: "POST",
      headers: {
        authorization: `Bearer ${key}`,
        ...(sent.contentType !== null && { "content-type": sent.contentType }),
        ...(sent.contentEncoding !== null && { "content-encoding": sent.contentEncoding }),
      },
      body: new Uint8Array(readFileSync(path.join(directory, sent.file))),
    });
    expect(answer.status, `${scenario} ${sent.file}`).toBe(200);
  }
}

export type OneRun = { name: string; traceId: string; startMs: number; failed?: boolean; open?: boolean };

/** A run of one span, as OTLP/JSON. Sent again without `open`, it ends. */
export const sendRun = (key: string, run: OneRun) => sendRuns(key, [run]);

/** Runs of one span each, in one request. */
export async function sendRuns(key: string, runs: readonly OneRun[]): Promise<void> {
  const answer = await fetch(`${otlpUrl}/v1/traces`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: runs.map(spanOf) }] }] }),
  });
  expect(answer.status).toBe(200);
}

function spanOf({ name, traceId, startMs, failed = false, open = false }: OneRun) {
  return {
    traceId,
    spanId: traceId.slice(0, 16),
    name,
    startTimeUnixNano: `${startMs}000000`,
    ...(!open && { endTimeUnixNano: `${startMs + 1500}000000` }),
    status: { code: failed ? 2 : 0, message: failed ? "it broke" : "" },
    attributes: [
      { key: "gen_ai.operation.name", value: { stringValue: "invoke_agent" } },
      { key: "gen_ai.agent.name", value: { stringValue: name } },
    ],
  };
}
