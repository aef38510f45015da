import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it, vi } from "vitest";
import { pool } from "@/lib/server/db";
import { traceOf } from "@/lib/testing/collector";

// the collector as the supervisor runs it: a process of its own
vi.setConfig({ testTimeout: 120_000 });

const mib = 1024 * 1024;
const rssMibMax = 400;
const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" && address !== null ? address.port : 0;
}

async function start(given: { http?: number } = {}) {
  const http = given.http ?? (await freePort());
  const env = {
    ...process.env,
    HOST: "127.0.0.1",
    OTLP_HTTP_PORT: String(http),
    OTLP_GRPC_PORT: String(await freePort()),
  };
  const child = spawn(process.execPath, ["--import", "tsx", "lib/collector/main.ts"], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  const lines: Record<string, unknown>[] = [];
  const ready = new Promise<void>((resolve) => {
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      for (const line of text.trim().split("\n")) lines.push(JSON.parse(line));
      if (lines.some(({ message }) => message === "listening")) resolve();
    });
  });
  const ended = once(child, "exit").then(([code]) => code as number | null);
  await Promise.race([ready, ended]);
  return { child, lines, ended, url: `http://127.0.0.1:${http}/v1/traces` };
}

const peakMib = (child: ChildProcess) =>
  Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1]) / 1024;

async function send(url: string, body: Uint8Array | string, headers: Record<string, string> = {}): Promise<number> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/x-protobuf", ...headers },
      body: body as BodyInit,
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 0;
  }
}

function batch(run: number): Uint8Array {
  const text = "Where is order A-1042, and can it still be sent to another address? ".repeat(30);
  const traceId = (run + 1).toString(16).padStart(32, "f100d");
  const spans = Array.from({ length: 512 }, (_, at) => ({
    name: `flood ${run}`,
    traceId,
    spanId: (at + 1).toString(16).padStart(16, "0"),
    attributes: [{ key: "input.value", value: { stringValue: `${run} ${at} ${text}` } }],
  }));
  return traceOf(...spans).protobuf;
}

async function countOf(name: string): Promise<number> {
  const { rows } = await pool().query("select count(*)::int as count from spans where name = $1::text", [name]);
  return rows[0].count;
}

describe.skipIf(process.platform !== "linux")("memory", () => {
  it("stays flat with 64 requests in flight, bombs among them; what was acknowledged is there", async () => {
    const { child, url } = await start();
    const gzip = { "content-encoding": "gzip" };
    const bomb = gzipSync(Buffer.alloc(256 * mib));
    const large = `{"resourceSpans":[{"scopeSpans":[{"spans":[${"{},".repeat(16 * mib)}{}]}]}]}`;
    const floods = Array.from({ length: 64 }, async (_, at) => {
      if (at % 16 === 5) return { run: at, status: await send(url, bomb, gzip) };
      if (at % 16 === 9) return { run: at, status: await send(url, large, { "content-type": "application/json" }) };
      return { run: at, status: await send(url, batch(at)) };
    });
    const answers = await Promise.all(floods);
    const kept = answers.filter(({ status }) => status === 200);
    // a slow machine refuses most of them: it is the flood that is meant
    expect(kept.length).toBeGreaterThan(0);
    expect(await send(url, batch(64))).toBe(200);
    for (const { run } of kept) expect(await countOf(`flood ${run}`)).toBe(512);
    for (const { run, status } of answers) if (run % 16 === 5 || run % 16 === 9) expect([413, 429]).toContain(status);
    for (const { status } of answers) expect([200, 413, 429]).toContain(status);
    expect(peakMib(child)).toBeLessThan(rssMibMax);
    expect((await fetch(url.replace("/v1/traces", "/health"))).status).toBe(200);
  });
});

describe("the end", () => {
  it("comes within 10 s of SIGTERM, and what was acknowledged before is there", async () => {
    const { child, lines, ended, url } = await start();
    const first = await send(url, batch(1_000));
    const sent = Array.from({ length: 8 }, (_, at) => send(url, batch(1_001 + at)));
    await new Promise((resolve) => setTimeout(resolve, 30));
    const askedAt = Date.now();
    child.kill("SIGTERM");
    const statuses = [first, ...(await Promise.all(sent))];
    expect(await ended).toBe(0);
    // 10 s, and a machine that stands still meanwhile
    expect(Date.now() - askedAt).toBeLessThan(20_000);
    expect(statuses[0]).toBe(200);
    for (const [at, status] of statuses.entries())
      if (status === 200) expect(await countOf(`flood ${1_000 + at}`)).toBe(512);
    expect(lines.at(-1)).toMatchObject({ level: "info", message: "stopped" });
  });

  it("comes at once where a port is taken, with one sentence", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const address = taken.address();
    const { lines, ended } = await start({ http: typeof address === "object" && address !== null ? address.port : 0 });
    expect(await ended).toBe(1);
    expect(lines).toEqual([
      expect.objectContaining({ level: "error", message: expect.stringMatching(/cannot listen.*EADDRINUSE/) }),
    ]);
    taken.close();
  });
});
