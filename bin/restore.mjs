// `npm run restore FILE [-- --replace]`: a backup into an empty database, verified; `--replace` deletes what is there first.
import { spawn } from "node:child_process";
import path from "node:path";
import "./root.mjs";
import { withDatabase } from "./backup/database.mjs";
import { Unusable } from "./backup/file.mjs";
import { loadBackup } from "./backup/load.mjs";

const say = (text) => process.stdout.write(`${text}\n`);
const given = process.argv.slice(2);
const [name] = given.filter((arg) => !arg.startsWith("--"));

try {
  if (name === undefined) throw new Unusable("Name the file: npm run restore FILE");
  const file = path.resolve(process.env.INIT_CWD ?? process.cwd(), name);
  await withDatabase({ alone: true }, async (url) => {
    await loadBackup({ url, file, replace: given.includes("--replace"), say });
    say("every table was read back: it is what was saved");
    if ((await verifyAudit(url)) !== 0) throw new Unusable("The audit log is broken: it was when it was saved.");
    say("restored");
  });
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

function verifyAudit(url) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["node_modules/tsx/dist/cli.mjs", "lib/worker/audit-verify.ts"], {
      env: { ...process.env, DATABASE_URL: url },
      stdio: "inherit",
    });
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 2));
  });
}
