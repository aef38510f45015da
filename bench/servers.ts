// What a benchmark runs against: an embedded PostgreSQL of its own in a temporary folder, and the built processes.
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { build } from "esbuild";
import pg from "pg";
import { freePort, startPostgres } from "@/bin/postgres.mjs";
import { migrate } from "@/prisma/migrate.mjs";

export const root = path.resolve(import.meta.dirname, "..");
const password = "bench";

export type Database = {
  readonly url: string;
  readonly port: number;
  readonly home: string;
  pid: number;
  /** Starts it again after a crash, on the same port and data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
};

/** `keep`: a folder that stays, so that what is in it need not be filled in again. */
export async function startDatabase(keep?: string): Promise<Database> {
  const home = keep ?? mkdtempSync(path.join(tmpdir(), "tracegate-bench-"));
  const dir = path.join(home, "postgres");
  const isNew = !existsSync(dir);
  let server = await startPostgres({ dir, password });
  const admin = new pg.Client({ connectionString: server.url("postgres") });
  await admin.connect();
  if (isNew) await admin.query("create database tracegate");
  await admin.end();
  const url = server.url("tracegate");
  await migrate(url);
  const database: Database = {
    url,
    port: server.port,
    home,
    pid: server.pid,
    async restart() {
      server = await startPostgres({ dir, password, port: database.port });
      database.pid = server.pid;
    },
    async stop() {
      await server.stop();
      if (keep === undefined) rmSync(home, { recursive: true, force: true });
    },
  };
  return database;
}

/** Packages of the older kind ask for Node's own modules by `require`. */
const requireInModule = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/** The program as it is shipped: one bundle. `whole`: with its packages in it, where they do not stand beside the bundle. */
export async function bundle(source: string, name: string, { whole = false } = {}): Promise<string> {
  // inside the checkout, so that packages are found
  const outfile = path.join(root, "node_modules/.cache/bench", `${name}.mjs`);
  await build({
    entryPoints: [path.join(root, source)],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: whole ? "bundle" : "external",
    ...(whole ? { banner: { js: requireInModule } } : {}),
    logLevel: "error",
    alias: { "@": root },
  });
  return outfile;
}

export type Collector = { readonly url: string; readonly child: ChildProcess; stop(): Promise<void> };

export async function startCollector(program: string, database: Database, port?: number): Promise<Collector> {
  const httpPort = port ?? (await freePort());
  const child = spawn(process.execPath, [program], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env: {
      ...process.env,
      NODE_ENV: "production",
      DATABASE_URL: database.url,
      TRACEGATE_HOME: database.home,
      OTLP_HTTP_PORT: String(httpPort),
      OTLP_GRPC_PORT: String(await freePort()),
    },
  });
  const url = `http://127.0.0.1:${httpPort}`;
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  await waitFor(async () => (await fetch(`${url}/v1/traces`, { method: "POST", body: "" })).status < 500);
  const stop = async () => {
    child.kill("SIGTERM");
    await exited;
  };
  return { url, child, stop };
}

export function startWorker(program: string, database: Database): { stop(): Promise<void> } {
  const child = spawn(process.execPath, [program], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, NODE_ENV: "production", DATABASE_URL: database.url, TRACEGATE_HOME: database.home },
  });
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  return {
    async stop() {
      child.kill("SIGTERM");
      await exited;
    },
  };
}

export type Reader = (path: string) => Promise<unknown>;

export type Web = {
  readonly url: string;
  readonly pid: number;
  readonly adminKey: string;
  /** Header that reads with the key of the default project. */
  readonly headers: { readonly authorization: string };
  /** Resolves once it has written what it still had to write. */
  stop(): Promise<void>;
};

/** The web from its sources on a port of its own; its pages as they are built (`npm run build`). */
export async function startWeb({ url: databaseUrl, home }: Database): Promise<Web> {
  const port = await freePort();
  const adminKey = randomBytes(24).toString("hex");
  const program = await bundle("lib/web/main.ts", "web");
  // a folder for a profile of its processor time
  const profile = process.env["BENCH_WEB_PROFILE"];
  const child = spawn(process.execPath, [...(profile ? ["--cpu-prof", `--cpu-prof-dir=${profile}`] : []), program], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      ...process.env,
      NODE_ENV: "production",
      NEXT_TELEMETRY_DISABLED: "1",
      DATABASE_URL: databaseUrl,
      TRACEGATE_HOME: home,
      TRACEGATE_ADMIN_KEY: adminKey,
      PORT: String(port),
    },
  });
  const url = `http://127.0.0.1:${port}`;
  const key = readFileSync(path.join(home, "default-project-key"), "utf8").trim();
  const headers = { authorization: `Bearer ${key}` };
  await waitFor(async () => (await fetch(`${url}/api/v1/runs?limit=1`, { headers })).ok, 60_000);
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const stop = () => {
    child.kill("SIGTERM");
    return exited;
  };
  return { url, pid: Number(child.pid), adminKey, headers, stop };
}

/** The built web, read over HTTP with the key of the default project. */
export async function startReadable(database: Database): Promise<{ read: Reader; stop: () => void }> {
  const { url, headers, stop } = await startWeb(database);
  const read: Reader = async (target) => {
    const response = await fetch(`${url}/api/v1${target}`, { headers });
    const text = await response.text();
    if (!response.ok) throw new Error(`${target}: HTTP ${response.status} ${text}`);
    return JSON.parse(text);
  };
  return { read, stop };
}

export async function waitFor(test: () => Promise<boolean>, timeoutMs = 30_000): Promise<void> {
  for (const end = Date.now() + timeoutMs; Date.now() < end; await sleep(50)) {
    if (await test().catch(() => false)) return;
  }
  throw new Error("it did not become ready in time");
}

export const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Resident memory of a process, MB. */
export function rssMb(pid: number): number {
  const kb = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Math.round(Number(kb ?? 0) / 1024);
}

/** Processor time that a process has used, ms. */
export function cpuMs(pid: number): number {
  // what stands before is the name, which may hold spaces
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
