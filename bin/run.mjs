// One start of Tracegate, step by step; then it watches until it is told to stop.
import fs from "node:fs";
import { readSettings } from "../lib/server/settings.mjs";
import { migrate } from "../prisma/migrate.mjs";
import { checkPorts, localOrigin, loginLink, origin } from "./address.mjs";
import { ensureBuilt, generateClient } from "./build.mjs";
import { checkDatabase, keepEmbedded, startEmbedded } from "./database.mjs";
import { ensureFirstRows, newLoginToken } from "./first-rows.mjs";
import { holdHome, stopOnSignal, undoAll } from "./hold.mjs";
import { keptSecret, leftBehind, noteProcesses } from "./home.mjs";
import { endGroup, sleep } from "./process.mjs";
import { definePrograms } from "./programs.mjs";
import { backOffMs, createSupervisor } from "./supervise.mjs";

const neededBytes = 200e6;
const readyTimeoutMs = 60_000;
const pollMs = 50;
/** A program that ended this often before anything was ready will not come up. */
const hopeless = 4;

/** @param {{ dev: boolean, line: (text: string) => void, startedAt: number }} options */
export async function run({ dev, line, startedAt }) {
  const say = (part, text) => line(`${part.padEnd(10)} ${text}`);
  const settings = readSettings(process.env);
  const undo = [];
  const stopped = stopOnSignal(undo, say);
  try {
    await prepare({ settings, dev, say, startedAt, undo, stopped });
    const databaseUrl = await openDatabase(settings, { undo, say });
    await ensureFirstRows(databaseUrl, settings.TRACEGATE_HOME);
    await startPrograms({ settings, databaseUrl, dev, say, undo, stopped });
    if (stopped.asked) return;
    line("\nlog in once, within 15 minutes (npm run login makes another link):");
    line(loginLink(settings, await newLoginToken(databaseUrl)));
    line(`started in ${seconds(startedAt)}`);
    line(`ready ${origin(settings)}`);
  } catch (error) {
    if (stopped.asked) return;
    await undoAll(undo);
    throw new Error(explain(error, settings.TRACEGATE_HOME), { cause: error });
  }
}

/** Everything that can be refused before anything runs, and the build. */
async function prepare({ settings, dev, say, startedAt, undo, stopped }) {
  openHome(settings.TRACEGATE_HOME);
  const held = await holdHome(settings, say);
  undo.push(held.release);
  stopped.note = held.noteStopping;
  await endLeftBehind(settings.TRACEGATE_HOME, say);
  await checkPorts(settings);
  if (settings.DATABASE_URL) await checkDatabase(settings.DATABASE_URL);
  if (dev) await generateClient();
  else if (await ensureBuilt((text) => say("build", text))) say("build", `done after ${seconds(startedAt)}`);
}

async function startPrograms({ settings, databaseUrl, dev, say, undo, stopped }) {
  const home = settings.TRACEGATE_HOME;
  const TRACEGATE_ADMIN_KEY = settings.TRACEGATE_ADMIN_KEY ?? keptSecret(home, "admin-key");
  const supervisor = createSupervisor({ say, onChange: (running) => noteProcesses(home, running) });
  undo.push(supervisor.stop);
  for (const program of definePrograms({ settings: { ...settings, TRACEGATE_ADMIN_KEY }, databaseUrl, dev, say })) {
    supervisor.start(program);
  }
  await waitUntilReady({ settings, dev, supervisor, stopped });
}

const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

function openHome(home) {
  try {
    fs.mkdirSync(home, { recursive: true });
    fs.accessSync(home, fs.constants.W_OK);
  } catch (error) {
    if (error.code === "ENOSPC") throw error;
    throw new Error(`TRACEGATE_HOME ${home} cannot be written (${error.code}).`, { cause: error });
  }
  const { bavail, bsize } = fs.statfsSync(home);
  const free = bavail * bsize;
  if (free < neededBytes) {
    throw new Error(
      `The disk of TRACEGATE_HOME (${home}) has ${Math.floor(free / 1e6)} MB left and at least ${neededBytes / 1e6} MB are needed: free some space, or set TRACEGATE_HOME to another disk.`,
    );
  }
}

async function endLeftBehind(home, say) {
  const pids = leftBehind(home);
  if (pids.length === 0) return;
  say("start", `ending ${pids.length} processes that an earlier start left behind`);
  await Promise.all(pids.map((pid) => endGroup(pid, 2000)));
}

async function openDatabase(settings, { undo, say }) {
  const url = settings.DATABASE_URL ?? (await openEmbedded(settings.TRACEGATE_HOME, { undo, say }));
  const applied = await migrate(url);
  if (applied.length > 0) say("database", `migrated: ${applied.join(", ")}`);
  return url;
}

async function openEmbedded(home, { undo, say }) {
  const starting = startEmbedded(home);
  // also when the order to stop comes before it is up
  undo.push(async () => (await starting.catch(() => null))?.stop());
  const server = await starting;
  const how = server.adopted ? "found running" : "running";
  say("database", `PostgreSQL ${how} on port ${server.port}, data in ${home}`);
  const kept = keepEmbedded(home, server, { say: (text) => say("database", text), backOffMs });
  undo.push(kept.stop);
  return server.databaseUrl;
}

async function waitUntilReady({ settings, dev, supervisor, stopped }) {
  const deadline = Date.now() + readyTimeoutMs;
  let last = "no answer";
  while (!stopped.asked) {
    const answer = await askHealth(settings);
    // from sources the pages are up before the first request for one is compiled
    if (answer.ok || (dev && answer.status > 0)) return;
    last = answer.said ?? last;
    for (const name of ["web", "collector", "worker"]) {
      if (!dev && supervisor.failuresOf(name) >= hopeless)
        throw new Error(`The ${name} does not start: see its lines above.`);
    }
    if (Date.now() > deadline) throw new Error(`Not ready after ${readyTimeoutMs / 1000} s: ${last}.`);
    await sleep(pollMs);
  }
}

async function askHealth(settings) {
  try {
    const answer = await fetch(`${localOrigin(settings)}/api/health`, { signal: AbortSignal.timeout(5000) });
    return { ok: answer.ok, status: answer.status, said: (await answer.text()).slice(0, 300) };
  } catch {
    return { ok: false, status: 0 };
  }
}

function explain(error, home) {
  const full =
    error.code === "ENOSPC" || error.code === "53100" || /No space left on device|ENOSPC/.test(error.message);
  return full
    ? `The disk is full (TRACEGATE_HOME is ${home}): free some space, or set TRACEGATE_HOME to another disk.`
    : error.message;
}
