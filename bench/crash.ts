// kill -9 of collector, web and postgres at random while clients send 300,600 spans and retry. At the end everything that
// was acknowledged must be there, once, and the sums of the runs must be exact. `--quick`: 29,700 spans.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { encodeRequest } from "@/bench/otlp";
import { bundle, root, sleep, startDatabase, waitFor } from "@/bench/servers";
import { benchStartNs } from "@/bench/spans";
import { ensureFirstRows } from "@/bin/first-rows.mjs";
import { freePort } from "@/bin/postgres.mjs";

const batches = process.argv.includes("--quick") ? 99 : 1_002;
const [tracesEach, spansOfTrace, pieces] = [30, 30, 3];
const spansOfPiece = spansOfTrace / pieces;
const clients = 8;
const killEveryMs = { least: 2_000, most: 6_000 };

const database = await startDatabase();
await ensureFirstRows(database.url, database.home);
const key = readFileSync(path.join(database.home, "default-project-key"), "utf8").trim();
const collectorPort = await freePort();
const webPort = await freePort();
const env = {
  ...process.env,
  NODE_ENV: "production" as const,
  NEXT_TELEMETRY_DISABLED: "1",
  DATABASE_URL: database.url,
  TRACEGATE_HOME: database.home,
  OTLP_HTTP_PORT: String(collectorPort),
  OTLP_GRPC_PORT: String(await freePort()),
  PORT: String(webPort),
};
const collectorProgram = await bundle("lib/collector/main.ts", "collector");
const hasWeb = existsSync(path.join(root, ".next/BUILD_ID"));
const programs: Record<string, string[]> = {
  collector: [collectorProgram],
  ...(hasWeb ? { web: [await bundle("lib/web/main.ts", "web")] } : {}),
};
const running = new Map<string, ChildProcess>();
let ended = false;
for (const name of Object.keys(programs)) keep(name);
const addresses = [`http://127.0.0.1:${collectorPort}`, ...(hasWeb ? [`http://127.0.0.1:${webPort}`] : [])];
for (const address of addresses) await waitFor(async () => (await post(address, encodeRequest([]))) === 200, 60_000);

const kills: Record<string, number> = { collector: 0, web: 0, postgres: 0 };
let acknowledged = 0;
let retries = 0;
let next = 0;
const killing = killAtRandom();
await Promise.all(Array.from({ length: clients }, (_, no) => client(no)));
ended = true;
await killing;
await waitFor(async () => (await count("select 1 as n")) === 1);
const result = await verify();
for (const child of running.values()) child.kill("SIGTERM");
await database.stop();
console.log(JSON.stringify(result));
process.exit(result.lost === 0 && result.duplicates === 0 && result.sumsExact ? 0 : 1);

/** Starts a program, and again whenever it ends. */
function keep(name: string): void {
  const child = spawn(process.execPath, programs[name] ?? [], {
    cwd: root,
    env,
    stdio: ["ignore", "ignore", "ignore"],
  });
  running.set(name, child);
  child.once("exit", () => {
    if (!ended) setTimeout(() => keep(name), 100);
  });
}

async function killAtRandom(): Promise<void> {
  while (!ended) {
    await sleep(killEveryMs.least + Math.random() * (killEveryMs.most - killEveryMs.least));
    if (ended) return;
    const names = [...Object.keys(programs), "postgres"];
    const name = names[Math.floor(Math.random() * names.length)] ?? "postgres";
    kills[name] = (kills[name] ?? 0) + 1;
    if (name !== "postgres") running.get(name)?.kill("SIGKILL");
    else await crashDatabase();
  }
}

async function crashDatabase(): Promise<void> {
  process.kill(database.pid, "SIGKILL");
  for (let attempt = 0; ; attempt += 1) {
    await sleep(200);
    try {
      await database.restart();
      return;
    } catch (error) {
      // its children may still hold the shared memory
      if (attempt > 50) throw error;
    }
  }
}

async function client(no: number): Promise<void> {
  for (let batch = next++; batch < batches; batch = next++) {
    const body = encodeRequest(spansOfBatch(batch));
    for (let attempt = no; ; attempt += 1) {
      if ((await post(addresses[attempt % addresses.length] ?? "", body)) === 200) break;
      retries += 1;
      await sleep(100);
    }
    acknowledged += tracesEach * spansOfPiece;
  }
}

async function post(address: string, body: Buffer): Promise<number> {
  const headers = { "content-type": "application/x-protobuf", authorization: `Bearer ${key}` };
  try {
    const response = await fetch(`${address}/v1/traces`, {
      method: "POST",
      headers,
      body: new Uint8Array(body),
      signal: AbortSignal.timeout(20_000),
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 0;
  }
}

/** Every run comes in three batches that different clients send. */
function spansOfBatch(batch: number) {
  const group = Math.floor(batch / pieces);
  const from = (batch % pieces) * spansOfPiece;
  return Array.from({ length: tracesEach * spansOfPiece }, (_, no) => {
    const trace = group * tracesEach + Math.floor(no / spansOfPiece);
    const index = from + (no % spansOfPiece);
    const startNs = benchStartNs + BigInt(index) * 1_000_000n;
    const id = (at: number) => (trace * spansOfTrace + at + 1).toString(16).padStart(16, "0");
    return {
      traceId: (trace + 1).toString(16).padStart(32, "7"),
      spanId: id(index),
      parentSpanId: index === 0 ? null : id(0),
      name: index === 0 ? "invoke_agent desk" : "chat gpt-4.1",
      startNs,
      endNs: startNs + 500_000n,
      attributes: {
        "gen_ai.operation.name": index === 0 ? "invoke_agent" : "chat",
        "gen_ai.request.model": "gpt-4.1",
        "gen_ai.input.messages": JSON.stringify([
          { role: "user", parts: [{ type: "text", content: `question ${trace} ${"x".repeat(300)}` }] },
        ]),
        ...(index === 0
          ? {}
          : { "gen_ai.usage.input_tokens": tokensOf(trace, index), "gen_ai.usage.output_tokens": 1 }),
      },
    };
  });
}

function tokensOf(trace: number, index: number): number {
  return 1 + ((trace * 31 + index * 7) % 900);
}

async function verify() {
  const expectedSpans = batches * tracesEach * spansOfPiece;
  const traces = (batches / pieces) * tracesEach;
  let expectedTokens = 0;
  for (let batch = 0; batch < batches; batch += 1)
    for (const { attributes } of spansOfBatch(batch))
      expectedTokens += Number(attributes["gen_ai.usage.input_tokens"] ?? 0);
  const stored = await count("select count(*)::int as n from spans");
  const distinct = await count("select count(*)::int as n from (select distinct trace_id, span_id from spans) as ids");
  const sums = {
    spanCount: await count("select sum(span_count)::int as n from runs"),
    tokens: await count("select sum(tokens_input)::float8 as n from runs"),
    cost: await count(
      "select sum(r.cost_micro_usd)::float8 - (select sum(cost_micro_usd)::float8 from spans where kind = 'llm') as n from runs r",
    ),
    contents: await count("select count(*)::int as n from (select distinct trace_id, hash from contents) as c"),
    contentRows: await count("select count(*)::int as n from contents"),
  };
  const sumsExact =
    sums.spanCount === expectedSpans &&
    sums.tokens === expectedTokens &&
    sums.cost === 0 &&
    sums.contents === sums.contentRows;
  return {
    sent: expectedSpans,
    acknowledged,
    lost: acknowledged - distinct,
    duplicates: stored - distinct,
    sumsExact,
    ...{ sums, traces, kills, retries },
  };
}

async function count(sql: string): Promise<number> {
  const client = new pg.Client({ connectionString: database.url, connectionTimeoutMillis: 5_000 });
  client.on("error", () => {});
  await client.connect();
  const { rows } = await client.query<{ n: number }>(sql);
  await client.end();
  return Number(rows[0]?.n ?? Number.NaN);
}
