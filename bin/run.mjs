// One start of Tracegate, step by step; then it watches until it is told to stop.
import fs from "node:fs";
import path from "node:path";
import { readSettings } from "../lib/server/settings.mjs";
import { migrate } from "../prisma/migrate.mjs";
import { checkPorts, localOrigin, loginLink, origin } from "./address.mjs";
import { ensureBuilt, generateClient } from "./build.mjs";
import { checkDatabase, keepEmbedded, startEmbedded } from "./database.mjs";
import { ensureFirstRows, newLoginToken } from "./first-rows.mjs";
import { keptSecret, leftBehind, noteProcesses } from "./home.mjs";
import { takeLock } from "./lock.mjs";
import { endGroup, sleep } from "./process.mjs";
import { definePrograms } from "./programs.mjs";
import { backOffMs, createSupervisor } from "./supervise.mjs";

const neededBytes = 200e6;
const readyTimeoutMs = 60_000;
const pollMs = 50;
const stoppingMs = 30_000;
const orphanMs = 1_000;
/** A program that ended this often before anything was ready will not come up. */
const hopeless = 4;

/** @param {{ dev: boolean, line: (text: string) => void, startedAt: number }} options */
export async function run({ dev, line, startedAt }) {
  const say = (part, text) => line(`${part.padEnd(10)} ${text}`);
  const settings = readSettings(process.env);
  const home = settings.TRACEGATE_HOME;
  const undo = [];
  const stopped = stopOnSignal(undo, say);
  try {
    openHome(home);
    const held = await holdHome(settings, say);
    undo.push(held.release);
    stopped.note = held.noteStopping;
    await endLeftBehind(home, say);
    await checkPorts(settings);
    if (dev) await generateClient();
    else if (await ensureBuilt((text) => say("build", text))) say("build", `done after ${seconds(startedAt)}`);
    const databaseUrl = await openDatabase(settings, { undo, say });
    await ensureFirstRows(databaseUrl, home);
    const supervisor = createSupervisor({ say, onChange: (running) => noteProcesses(home, running) });
    undo.push(supervisor.stop);
    for (const program of definePrograms({ settings: { ...settings, ...adminKey(settings) }, databaseUrl, dev, say })) {
      supervisor.start(program);
    }
    await waitUntilReady({ settings, dev, supervisor, stopped });
    if (stopped.asked) return;
    line("");
    line(`log in once, within 15 minutes (npm run login makes another link):`);
    line(loginLink(settings, await newLoginToken(databaseUrl)));
    line(`started in ${seconds(startedAt)}`);
    line(`ready ${origin(settings)}`);
  } catch (error) {
    if (!stopped.asked) {
      await undoAll(undo);
      throw new Error(explain(error, home), { cause: error });
    }
  }
}

const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

function adminKey({ TRACEGATE_ADMIN_KEY, TRACEGATE_HOME }) {
  return { TRACEGATE_ADMIN_KEY: TRACEGATE_ADMIN_KEY ?? keptSecret(TRACEGATE_HOME, "admin-key") };
}

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

/** One Tracegate a home. One that is just stopping, or whose npm was killed a moment ago, is waited for. */
async function holdHome(settings, say) {
  const home = settings.TRACEGATE_HOME;
  const file = path.join(home, "running.json");
  const askedAt = Date.now();
  for (let told = false; ; await sleep(pollMs)) {
    const { holder, release } = takeLock(file, { origin: origin(settings) });
    if (holder === null)
      return { release, noteStopping: () => fs.writeFileSync(path.join(home, "stopping"), String(process.pid)) };
    const stopping = isStopping(home, holder.pid);
    if (Date.now() - askedAt > (stopping ? stoppingMs : orphanMs)) {
      throw new Error(
        `Tracegate already runs from ${home} (process ${holder.pid}, ${holder.origin}): stop it first, or set TRACEGATE_HOME for a second one.`,
      );
    }
    if (stopping && !told) say("start", `process ${holder.pid} is still stopping; waiting for it`);
    told ||= stopping;
  }
}

function isStopping(home, pid) {
  const file = path.join(home, "stopping");
  return fs.existsSync(file) && fs.readFileSync(file, "utf8") === String(pid);
}

async function endLeftBehind(home, say) {
  const pids = leftBehind(home);
  if (pids.length === 0) return;
  say("start", `ending ${pids.length} processes that an earlier start left behind`);
  await Promise.all(pids.map((pid) => endGroup(pid, 2000)));
}

async function openDatabase(settings, { undo, say }) {
  const url = settings.DATABASE_URL ?? (await openEmbedded(settings.TRACEGATE_HOME, { undo, say }));
  if (settings.DATABASE_URL) await checkDatabase(url);
  const applied = await migrate(url);
  if (applied.length > 0) say("database", `migrated: ${applied.join(", ")}`);
  return url;
}

async function openEmbedded(home, { undo, say }) {
  const server = await startEmbedded(home);
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

/** The first signal stops everything in order; a second one does not wait. The end of npm, which started us, is one too. */
function stopOnSignal(undo, say) {
  const state = { asked: false, note: () => {} };
  const stop = async () => {
    if (state.asked) process.exit(1);
    state.asked = true;
    state.note();
    say("stop", "stopping everything");
    await undoAll(undo);
    say("stop", "done");
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, stop);
  if (process.env.npm_lifecycle_event) watchParent(stop);
  return state;
}

function watchParent(onEnd) {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    onEnd();
  }, orphanMs / 4);
}

async function undoAll(undo) {
  while (undo.length > 0) await undo.pop()();
}

function explain(error, home) {
  const full =
    error.code === "ENOSPC" || error.code === "53100" || /No space left on device|ENOSPC/.test(error.message);
  return full
    ? `The disk is full (TRACEGATE_HOME is ${home}): free some space, or set TRACEGATE_HOME to another disk.`
    : error.message;
}
