// One Tracegate a home: who holds it, and how the holder is asked to stop.
import fs from "node:fs";
import path from "node:path";
import { origin } from "./address.mjs";
import { takeLock } from "./lock.mjs";
import { sleep } from "./process.mjs";

const pollMs = 50;
const stoppingMs = 30_000;
const orphanMs = 1_000;
/** Ctrl-C reaches us twice: from the terminal, and from npm which passes its own on. */
const sameSignalMs = 1_500;

/** Takes the home for this process. One that is just stopping, or whose npm was killed a moment ago, is waited for. */
export async function holdHome(settings, say) {
  const home = settings.TRACEGATE_HOME;
  const file = path.join(home, "running.json");
  const askedAt = Date.now();
  for (let told = false; ; await sleep(pollMs)) {
    const { holder, release } = takeLock(file, { origin: origin(settings) });
    if (holder === null) return holding(home, release);
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

const stoppingFile = (home) => path.join(home, "stopping");

function holding(home, release) {
  return {
    noteStopping: () => fs.writeFileSync(stoppingFile(home), String(process.pid)),
    release: () => {
      fs.rmSync(stoppingFile(home), { force: true });
      release();
    },
  };
}

function isStopping(home, pid) {
  const file = stoppingFile(home);
  return fs.existsSync(file) && fs.readFileSync(file, "utf8") === String(pid);
}

/** The first signal stops everything in order; an impatient second one does not wait. The end of npm, which started us, is one too. */
export function stopOnSignal(undo, say) {
  const state = { asked: false, note: () => {} };
  let askedAt = 0;
  const stop = async () => {
    if (state.asked) {
      if (Date.now() - askedAt > sameSignalMs) process.exit(1);
      return;
    }
    state.asked = true;
    askedAt = Date.now();
    state.note();
    say("stop", "stopping everything");
    await undoAll(undo);
    say("stop", "done");
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, stop);
  // TRACEGATE_TIED: by a test, whose end is ours too
  if (process.env.npm_lifecycle_event || process.env.TRACEGATE_TIED) watchParent(stop);
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

/** Runs what was noted, the latest first. */
export async function undoAll(undo) {
  while (undo.length > 0) await undo.pop()();
}
