// The built product on free ports with a home of its own, for tests and screenshots: started by `npm start`'s own program.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { freePort } from "./postgres.mjs";
import { endGroup } from "./process.mjs";

const readyTimeoutMs = 300_000;

/** Settings of a Tracegate that meets no other one: free ports, a new home. */
export async function freshSettings() {
  const [port, otlpPort, grpcPort] = await Promise.all([freePort(), freePort(), freePort()]);
  return {
    PORT: String(port),
    OTLP_HTTP_PORT: String(otlpPort),
    OTLP_GRPC_PORT: String(grpcPort),
    HOST: "127.0.0.1",
    DATABASE_URL: "",
    TRACEGATE_HOME: fs.mkdtempSync(path.join(os.tmpdir(), "tracegate-product-")),
    TRACEGATE_ADMIN_KEY: randomBytes(24).toString("hex"),
  };
}

/**
 * Runs bin/start.mjs with these settings, ready or not.
 * @param {Record<string, string>} settings
 * @param {[string, ...string[]]} command
 */
export function launch(settings, command = [process.execPath, path.join(import.meta.dirname, "start.mjs")]) {
  const [program, ...args] = command;
  const child = spawn(program, args, {
    cwd: path.resolve(import.meta.dirname, ".."),
    env: { ...process.env, ...settings, TRACEGATE_TIED: "1" },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const heard = { text: "", changed: () => {} };
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => {
      heard.text += text;
      heard.changed();
    });
  }
  /** @type {Promise<number | null>} */
  const exited = new Promise((resolve) => {
    child.once("close", (code) => {
      resolve(code);
      heard.changed();
    });
  });
  return { pid: Number(child.pid), exited, said: () => heard.text, until: (pattern) => until(child, heard, pattern) };
}

/** Resolves once the product has said it; fails when it ends first. */
function until(child, heard, pattern) {
  return new Promise((resolve, reject) => {
    const fail = (why) => reject(new Error(`${pattern} was not said (${why}):\n${heard.text}`));
    const timer = setTimeout(() => fail("time is up"), readyTimeoutMs);
    heard.changed = () => {
      const found = pattern.test(heard.text);
      if (!found && child.exitCode === null && child.signalCode === null) return;
      clearTimeout(timer);
      if (found) resolve(undefined);
      else fail(`it ended with ${child.exitCode ?? child.signalCode}`);
    };
    heard.changed();
  });
}

/** Starts the product and waits until it is ready; `stop` ends it and removes its home. */
export async function startProduct() {
  const settings = await freshSettings();
  const started = launch(settings);
  await started.until(/^ready http/m);
  const stop = async () => {
    await endGroup(started.pid, 20_000);
    fs.rmSync(settings.TRACEGATE_HOME, { recursive: true, force: true });
  };
  return {
    web: `http://127.0.0.1:${settings.PORT}`,
    otlp: `http://127.0.0.1:${settings.OTLP_HTTP_PORT}`,
    key: settings.TRACEGATE_ADMIN_KEY,
    home: settings.TRACEGATE_HOME,
    stop,
  };
}
