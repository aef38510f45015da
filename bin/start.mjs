// `npm start`: installs, builds, starts PostgreSQL, migrates, and supervises web, collector and worker. `--dev`: from sources.
import "./root.mjs";
import { ensureInstalled } from "./install.mjs";

const line = (text) => process.stdout.write(`${text}\n`);
process.stdout.on("error", () => {});

try {
  const startedAt = Date.now();
  if (ensureInstalled((text) => line(`packages   ${text}`)))
    line(`packages   installed in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
  const { run } = await import("./run.mjs");
  await run({ dev: process.argv.includes("--dev"), line, startedAt });
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
