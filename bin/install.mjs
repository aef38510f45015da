// Installs the packages where they are missing or older than the lock. Needs nothing but Node.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");
const oldestNode = [20, 12];

/**
 * @param {(line: string) => void} say called before a wait of a minute
 * @returns {boolean} whether anything was installed
 */
export function ensureInstalled(say) {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1])) {
    throw new Error(`Tracegate needs Node ${oldestNode.join(".")} or newer; this is ${process.versions.node}.`);
  }
  if (isInstalled()) return false;
  say("installing, a minute or so the first time");
  const args = ["install", "--ignore-scripts", "--include=dev", "--include=optional", "--loglevel=error"];
  const result = spawnSync("npm", args, { cwd: root, encoding: "utf8", shell: process.platform === "win32" });
  if (result.status !== 0) throw new Error(describeFailure(`${result.error ?? result.stderr}`));
  // npm leaves the date alone when there was nothing to do
  fs.utimesSync(installedLock, new Date(), new Date());
  return true;
}

const installedLock = path.join(root, "node_modules/.package-lock.json");

function isInstalled() {
  if (!fs.existsSync(installedLock)) return false;
  const installedAt = fs.statSync(installedLock).mtimeMs;
  return ["package.json", "package-lock.json"].every(
    (file) => fs.statSync(path.join(root, file)).mtimeMs <= installedAt,
  );
}

function describeFailure(said) {
  if (said.includes("ENOSPC")) return `The disk of ${root} is full: free some space for the packages (about 1 GB).`;
  return `npm install failed:\n${said.trim()}`;
}
