// The built product on free ports with a home of its own, for tests and screenshots: started by `npm start`'s own program.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { freePort } from "./postgres.mjs";
import { endGroup } from "./process.mjs";

const readyTimeoutMs = 300_000;

/** @returns {Promise<{ env: Record<string, string>, web: string, otlp: string, key: string, home: string, pid: number, stop: () => Promise<void> }>} */
export async function startProduct() {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), "tracegate-product-"));
  const [port, otlpPort, grpcPort] = await Promise.all([freePort(), freePort(), freePort()]);
  const key = randomBytes(24).toString("hex");
  const settings = {
    PORT: String(port),
    OTLP_HTTP_PORT: String(otlpPort),
    OTLP_GRPC_PORT: String(grpcPort),
    HOST: "127.0.0.1",
    DATABASE_URL: "",
    TRACEGATE_HOME: home,
    TRACEGATE_ADMIN_KEY: key,
  };
  const child = spawn(process.execPath, [path.join(import.meta.dirname, "start.mjs")], {
    env: { ...process.env, ...settings },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  await untilReady(child);
  const web = `http://127.0.0.1:${port}`;
  const otlp = `http://127.0.0.1:${otlpPort}`;
  const stop = async () => {
    await endGroup(child.pid, 20_000);
    fs.rmSync(home, { recursive: true, force: true });
  };
  return { env: settings, web, otlp, key, home, pid: child.pid, stop };
}

function untilReady(child) {
  return new Promise((resolve, reject) => {
    let said = "";
    const fail = (why) => reject(new Error(`The product did not start (${why}):\n${said}`));
    const timer = setTimeout(() => fail("time is up"), readyTimeoutMs);
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => {
        said += text;
        if (!/^ready http/m.test(said)) return;
        clearTimeout(timer);
        resolve(undefined);
      });
    }
    child.once("exit", (code, signal) => {
      clearTimeout(timer);
      fail(`exit ${code ?? signal}`);
    });
  });
}
