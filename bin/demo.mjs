// `npm run demo`: three agents with everything that goes wrong in one, played in the Tracegate that runs from this folder.
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import "./root.mjs";
import { readSettings } from "../lib/server/settings.mjs";
import { localOrigin } from "./address.mjs";

try {
  const settings = readSettings(process.env);
  const url = localOrigin(settings);
  const key = kept(settings.TRACEGATE_HOME, "default-project-key");
  const adminKey = settings.TRACEGATE_ADMIN_KEY ?? kept(settings.TRACEGATE_HOME, "admin-key");
  const { project } = await call(url, "/me", { key });
  const members = `/projects/${project.id}/members`;
  const reviewer = await call(url, members, { key: adminKey, body: { name: "Demo reviewer", role: "reviewer" } });
  process.exitCode = await play({ TRACEGATE_URL: url, TRACEGATE_KEY: key, TRACEGATE_REVIEWER: reviewer.token });
  await call(url, `${members}/${reviewer.id}`, { key: adminKey, method: "DELETE" });
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

function kept(home, name) {
  const file = path.join(home, name);
  if (!fs.existsSync(file))
    throw new Error(`No Tracegate runs from ${home}: start it with \`npm start\`, or set TRACEGATE_HOME.`);
  return fs.readFileSync(file, "utf8").trim();
}

async function call(url, where, { key, body, method = body ? "POST" : "GET" }) {
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  const answer = await fetch(`${url}/api/v1${where}`, {
    method,
    headers,
    ...(body && { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new Error(`Nothing answers at ${url}: start Tracegate with \`npm start\` first.`);
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${where} answered ${answer.status}: ${text.slice(0, 300)}`);
  return text === "" ? null : JSON.parse(text);
}

/** Ctrl-C reaches the program too; we stay to take its reviewer away again. */
function play(credentials) {
  process.on("SIGINT", () => {});
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["node_modules/tsx/dist/cli.mjs", "lib/demo/main.ts"], {
      env: { ...process.env, ...credentials },
      stdio: "inherit",
    });
    process.once("SIGTERM", () => child.kill("SIGTERM"));
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 0));
  });
}
