// Fails when schema.prisma and the migrations say different things, or a copy in conformance/ differs from its origin.
import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import "./root.mjs";
import { startPostgres } from "./postgres.mjs";

/** Copies that this repository keeps, and where the originals are when it lies beside them. */
const copies = {
  "conformance/corpus": "../shared/corpus",
  "conformance/control": "../shared/conformance",
  "conformance/labelled": "../shared/labelled",
};

const problems = [
  ...(await compareSchema()),
  ...Object.entries(copies).flatMap(([copy, origin]) => compareFolders(copy, origin)),
];
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;

async function compareSchema() {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), "tracegate-drift-"));
  const server = await startPostgres({ dir: path.join(home, "postgres"), password: randomUUID() });
  const steps = [
    ["migrate", "deploy"],
    ["migrate", "status"],
    ["migrate", "diff", "--from-migrations", "prisma/migrations", "--to-schema", "prisma/schema.prisma", "--exit-code"],
    ["migrate", "diff", "--from-config-datasource", "--to-schema", "prisma/schema.prisma", "--exit-code"],
  ];
  try {
    return steps.flatMap((args) => runPrisma(args, server.url("drift")));
  } finally {
    await server.stop();
    fs.rmSync(home, { recursive: true, force: true });
  }
}

function runPrisma(args, databaseUrl) {
  const env = { ...process.env, DATABASE_URL: databaseUrl };
  const { status, stdout, stderr } = spawnSync(process.execPath, ["node_modules/prisma/build/index.js", ...args], {
    env,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  console.log(`${status === 0 ? "ok  " : "FAIL"} prisma ${args.slice(0, 3).join(" ")}`);
  return status === 0 ? [] : [`prisma ${args.join(" ")}:\n${stdout}${stderr}`];
}

function compareFolders(copy, origin) {
  if (!fs.existsSync(origin)) {
    console.log(`skip ${copy}: there is no ${origin} to compare with`);
    return [];
  }
  const files = new Set([...listFiles(copy), ...listFiles(origin)]);
  const differing = [...files].filter((file) => !sameFile(path.join(copy, file), path.join(origin, file)));
  console.log(`${differing.length === 0 ? "ok  " : "FAIL"} ${copy} is ${origin}: ${files.size} files`);
  return differing.map((file) => `${path.join(copy, file)} differs from ${path.join(origin, file)}`);
}

function listFiles(folder) {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
}

function sameFile(one, other) {
  return fs.existsSync(one) && fs.existsSync(other) && fs.readFileSync(one).equals(fs.readFileSync(other));
}
