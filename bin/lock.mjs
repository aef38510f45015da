// A lock file that outlives no process: it names its holder, and a holder that is gone holds nothing.
import fs from "node:fs";
import path from "node:path";
import { isSameProcess, startTime } from "./process.mjs";

/**
 * @param {string} file
 * @param {object} said what others shall know of the holder
 * @returns {{ holder: null, release: () => void } | { holder: { pid: number } & Record<string, unknown> }} the live holder, or null: it is ours now
 */
export function takeLock(file, said = {}) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const mine = `${file}.${process.pid}`;
  fs.writeFileSync(mine, JSON.stringify({ pid: process.pid, startedAt: startTime(process.pid), ...said }), {
    mode: 0o600,
  });
  try {
    for (;;) {
      if (link(mine, file)) return { holder: null, release: () => fs.rmSync(file, { force: true }) };
      const text = readIfThere(file);
      const holder = parse(text);
      if (holder && isSameProcess(holder)) return { holder };
      if (text !== null) putAside(file, text, `${mine}.stale`);
    }
  } finally {
    fs.rmSync(mine, { force: true });
  }
}

function link(from, to) {
  try {
    fs.linkSync(from, to);
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    return false;
  }
}

/** Two may find the same stale lock: whoever grabs a fresh one by mistake puts it back. */
function putAside(file, judged, aside) {
  try {
    fs.renameSync(file, aside);
  } catch (error) {
    if (error.code === "ENOENT") return;
    throw error;
  }
  if (readIfThere(aside) !== judged) link(aside, file);
  fs.rmSync(aside);
}

function readIfThere(file) {
  try {
    return fs.readFileSync(file, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return null;
    throw error;
  }
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
