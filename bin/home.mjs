// TRACEGATE_HOME: the embedded database, the secrets of this installation, and which processes run.
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { runningPort } from "./postgres.mjs";
import { isSameProcess, startTime } from "./process.mjs";

const databaseName = "tracegate";

/** A secret that is made once and kept, readable by its owner only. */
export function keptSecret(home, name, make = () => randomBytes(32).toString("base64url")) {
  const file = path.join(home, name);
  if (!fs.existsSync(file)) writeSecret(home, name, make());
  return fs.readFileSync(file, "utf8").trim();
}

export function writeSecret(home, name, secret) {
  fs.mkdirSync(home, { recursive: true });
  const fresh = path.join(home, `${name}.new`);
  fs.writeFileSync(fresh, `${secret}\n`, { mode: 0o600 });
  fs.renameSync(fresh, path.join(home, name));
}

export const embeddedDatabase = (home) => ({
  dir: path.join(home, "postgres"),
  password: keptSecret(home, "postgres-password"),
  name: databaseName,
});

/** Address of the embedded database where it runs, else undefined. */
export function embeddedUrl(home) {
  const port = runningPort(path.join(home, "postgres"));
  if (port === undefined) return undefined;
  const { password, name } = embeddedDatabase(home);
  return `postgresql://postgres:${password}@127.0.0.1:${port}/${name}`;
}

/** Notes which processes run, for the next start to find those that a killed supervisor left behind. */
export function noteProcesses(home, running) {
  const noted = running.map(({ name, pid }) => ({ name, pid, startedAt: startTime(pid) }));
  const file = path.join(home, "processes.json");
  fs.writeFileSync(`${file}.new`, JSON.stringify(noted));
  fs.renameSync(`${file}.new`, file);
}

/** @returns {number[]} noted processes that still run */
export function leftBehind(home) {
  const file = path.join(home, "processes.json");
  if (!fs.existsSync(file)) return [];
  return JSON.parse(fs.readFileSync(file, "utf8"))
    .filter(isSameProcess)
    .map(({ pid }) => pid);
}
