// What the benchmarks of the control plane speak: plain HTTP with kept connections, as an agent in any language would.
import { createHash } from "node:crypto";
import http from "node:http";

const timeoutMs = 30_000;
const agent = new http.Agent({ keepAlive: true, maxSockets: 1_000 });

// biome-ignore lint/suspicious/noExplicitAny: answers are read as what they are; a missing field fails the figure
export type Answer = { readonly status: number; readonly body: any; readonly ms: number };
export type Target = { readonly web: string; readonly key: string };

export function call({ web, key }: Target, method: string, path: string, body?: unknown): Promise<Answer> {
  const began = performance.now();
  const text = body === undefined ? undefined : JSON.stringify(body);
  const headers = {
    authorization: `Bearer ${key}`,
    ...(text === undefined ? {} : { "content-type": "application/json", "content-length": Buffer.byteLength(text) }),
  };
  return new Promise((resolve, reject) => {
    const request = http.request(`${web}/api/v1${path}`, { method, agent, headers, timeout: timeoutMs }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const said = Buffer.concat(chunks).toString();
        const ms = performance.now() - began;
        resolve({ status: response.statusCode ?? 0, body: said === "" ? null : JSON.parse(said), ms });
      });
    });
    request.on("timeout", () => request.destroy(new Error(`${path} did not answer within ${timeoutMs} ms`)));
    request.on("error", reject);
    request.end(text);
  });
}

/** The answer of a call that must succeed. */
export async function must(target: Target, method: string, path: string, body?: unknown) {
  const { status, body: answer } = await call(target, method, path, body);
  if (status >= 300) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(answer)}`);
  return answer;
}

export const emptyHash = hashOf("{}");

/** Of a text that is canonical JSON already. */
export function hashOf(canonical: string): string {
  return createHash("sha256").update(canonical).digest("hex");
}

export type Run = { readonly runId: string; readonly fence: number; readonly epoch: number };

/** A run that this process executes for the next five minutes. */
export async function startRun(target: Target, pipeline: string, inputHash = emptyHash): Promise<Run> {
  const limits = { microUsd: 1_000_000_000_000 };
  const { id } = await must(target, "POST", "/runs", { pipeline, version: "1", inputHash, limits });
  const { fence, epoch } = await must(target, "POST", `/runs/${id}/lease`, { holder: "bench", ms: 300_000 });
  return { runId: id, fence, epoch };
}

export type Told = { readonly type: string; readonly at: number; readonly data: Record<string, unknown> };

/** Listens to the control stream; `at` is when an event was here. Resolves once the stream said hello. */
export function listen({ web, key }: Target, tell: (event: Told) => void): Promise<{ close: () => void }> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${key}` };
    const request = http.get(`${web}/api/v1/control/stream`, { headers, agent: false }, (response) => {
      let rest = "";
      response.setEncoding("utf8").on("data", (text: string) => {
        const at = Date.now();
        const blocks = (rest + text).split("\n\n");
        rest = blocks.pop() ?? "";
        for (const block of blocks) {
          const type = /^event: (.*)$/m.exec(block)?.[1] ?? "";
          const data = JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? "{}");
          if (type === "hello") resolve({ close: () => request.destroy() });
          tell({ type, at, data });
        }
      });
      response.on("error", () => {});
    });
    request.on("error", reject);
  });
}
