// What the supervisor runs: web, collector and worker, built or (--dev) from sources.
import path from "node:path";
import { programs } from "./build.mjs";

const root = path.resolve(import.meta.dirname, "..");
const leash = ["--import", path.join(root, "bin/leash.mjs")];
const tsx = path.join(root, "node_modules/tsx/dist/cli.mjs");

/** @returns {{ name: string, args: string[], env: Record<string, string>, onLine: (line: string, stream: "out" | "err") => void }[]} */
export function definePrograms({ settings, databaseUrl, dev, say }) {
  const env = {
    ...process.env,
    ...textValues(settings),
    DATABASE_URL: databaseUrl,
    NEXT_TELEMETRY_DISABLED: "1",
    TRACEGATE_SUPERVISOR: String(process.pid),
  };
  const mode = { NODE_ENV: dev ? "development" : "production" };
  return Object.entries(programs).map(([name, file]) => ({
    name,
    args: [...leash, ...(dev ? fromSources(name, file) : [`dist/${name}.js`])],
    env: { ...env, ...mode },
    onLine: (line) => say(name, line),
  }));
}

/** Next reloads what changes of pages and calls; to start it anew with each change would take its caches. */
function fromSources(name, file) {
  return name === "web" ? ["--import", "tsx", file] : [tsx, "watch", "--clear-screen=false", file];
}

function textValues(settings) {
  return Object.fromEntries(
    Object.entries(settings)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, String(value)]),
  );
}
