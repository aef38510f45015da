// Processes of this machine: is it alive, is it still the one that was meant, end it with its whole group.
import { spawnSync } from "node:child_process";
import fs from "node:fs";

export function isAlive(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error.code === "EPERM";
  }
  return !isZombie(pid);
}

function isZombie(pid) {
  return processStat(pid)?.[0] === "Z";
}

/** The fields of /proc/PID/stat after the command (which may hold spaces): [0] state, [19] start time. */
function processStat(pid) {
  try {
    return fs.readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").pop().split(" ");
  } catch {
    return undefined;
  }
}

/** Tells a process from a later one that got the same id. */
export function startTime(pid) {
  return (
    processStat(pid)?.[19] ??
    spawnSync("ps", ["-o", "lstart=", "-p", String(pid)])
      .stdout?.toString()
      .trim() ??
    ""
  );
}

/** @param {{ pid: number, startedAt: string }} noted */
export function isSameProcess({ pid, startedAt }) {
  return isAlive(pid) && startTime(pid) === startedAt;
}

/**
 * Asks a process group to end, then ends it.
 * @param {number} pid of the group's leader
 */
export async function endGroup(pid, graceMs) {
  signalGroup(pid, "SIGTERM");
  const deadline = Date.now() + graceMs;
  while (isAlive(pid) && Date.now() < deadline) await sleep(20);
  // also when the leader is gone: its children may not be
  signalGroup(pid, "SIGKILL");
  while (isAlive(pid)) await sleep(20);
}

function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}

export function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
