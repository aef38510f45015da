// `npm run audit:verify`: is the audit log as it was written? Of the Tracegate that runs from this folder, or of a file.
import { spawn } from "node:child_process";
import path from "node:path";
import "./root.mjs";
import { readSettings } from "../lib/server/settings.mjs";
import { embeddedUrl } from "./home.mjs";

// a file is verified without a database, also where none runs
const given = process.argv.slice(2);
// npm runs this in the root: a file is named from where the caller stands
const cwd = process.env.INIT_CWD ?? process.cwd();

try {
  const settings = readSettings(process.env);
  const url = settings.DATABASE_URL ?? embeddedUrl(settings.TRACEGATE_HOME);
  if (!url && !given.includes("--file"))
    throw new Error(
      `No Tracegate runs from ${settings.TRACEGATE_HOME}: start it with \`npm start\`, set DATABASE_URL, or give --file.`,
    );
  process.exitCode = await verify(url);
} catch (error) {
  console.error(error.message);
  process.exitCode = 2;
}

function verify(url) {
  const args = given.map((arg, at) => (given[at - 1] === "--file" ? path.resolve(cwd, arg) : arg));
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["node_modules/tsx/dist/cli.mjs", "lib/worker/audit-verify.ts", ...args], {
      env: { ...process.env, ...(url && { DATABASE_URL: url }) },
      stdio: "inherit",
    });
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 2));
  });
}
