// Builds the product: Prisma client, pages (next build), web, collector, worker and demo (one file each in dist/). Only when sources changed.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { takeLock } from "./lock.mjs";
import { sleep } from "./process.mjs";

const root = path.resolve(import.meta.dirname, "..");
const dist = path.join(root, "dist");
const stampFile = path.join(dist, "build.json");
const sourceFolders = ["app", "components", "lib", "prisma", "sdk/src"];
const rootSource = /\.(ts|tsx|mjs|json)$/;
const notSource = /\.test\.tsx?$|^prisma\/generated\/|\.tsbuildinfo$/;

/** Programs that the supervisor runs. */
export const programs = { web: "lib/web/main.ts", collector: "lib/collector/main.ts", worker: "lib/worker/main.ts" };
/** The demo has the SDK's packages in it, which stand beside the SDK and not here. */
const demo = { demo: "lib/demo/main.ts" };
const bundles = { ...programs, ...demo };

/**
 * @param {(line: string) => void} say
 * @returns {Promise<boolean>} whether anything had to be built
 */
export async function ensureBuilt(say) {
  const hash = hashSources();
  if (isBuilt(hash)) return false;
  const lock = await waitForLock(say);
  try {
    if (isBuilt(hash)) return false;
    say("building pages, collector and worker");
    fs.rmSync(stampFile, { force: true });
    await generateClient();
    await Promise.all([buildPages(), bundlePrograms()]);
    fs.writeFileSync(stampFile, JSON.stringify({ hash }));
    return true;
  } finally {
    lock.release();
  }
}

function isBuilt(hash) {
  const made = [".next/BUILD_ID", ...Object.keys(bundles).map((name) => `dist/${name}.js`)];
  if (!made.every((file) => fs.existsSync(path.join(root, file)))) return false;
  return fs.existsSync(stampFile) && JSON.parse(fs.readFileSync(stampFile, "utf8")).hash === hash;
}

async function waitForLock(say) {
  for (let told = false; ; told = true) {
    const lock = takeLock(path.join(dist, "build.lock"));
    if (lock.holder === null) return lock;
    if (!told) say(`another build is running (process ${lock.holder.pid}); waiting for it`);
    await sleep(250);
  }
}

/** Of everything that the build reads; a test or a document changes nothing. */
function hashSources() {
  const atRoot = fs.readdirSync(root).filter((name) => rootSource.test(name));
  const inFolders = sourceFolders.flatMap((folder) =>
    fs
      .readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name))),
  );
  const hash = createHash("sha256").update(process.versions.node);
  for (const file of [...atRoot, ...inFolders].sort()) {
    if (notSource.test(file) || file === "next-env.d.ts") continue;
    hash.update(`\0${file}\0`).update(fs.readFileSync(path.join(root, file)));
  }
  return hash.digest("hex");
}

/** The typed database client of schema.prisma, into prisma/generated. */
export function generateClient() {
  return run("prisma/build/index.js", ["generate", "--no-hints"], {});
}

function buildPages() {
  return run("next/dist/bin/next", ["build"], { NODE_ENV: "production" });
}

function bundlePrograms() {
  return Promise.all([bundle(programs, { packages: "external" }), bundle(demo, { banner: requireInModule })]);
}

/** Packages of the older kind ask for Node's own modules by `require`. */
const requireInModule = {
  js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
};

/** Each is one file, dist/NAME.js. */
async function bundle(sources, options) {
  const { build } = await import("esbuild");
  await build({
    entryPoints: Object.fromEntries(Object.entries(sources).map(([name, file]) => [name, path.join(root, file)])),
    outdir: dist,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    sourcemap: true,
    logLevel: "error",
    ...options,
  });
}

/** Runs a program of node_modules; what it said is shown only when it fails. */
function run(program, args, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(root, "node_modules", program), ...args], {
      cwd: root,
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => {
        said += text;
      });
    }
    const end = () => child.kill("SIGKILL");
    process.once("exit", end);
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      process.off("exit", end);
      if (code === 0) resolve(undefined);
      else reject(new Error(`${path.dirname(program)} ${args[0]} failed (${code ?? signal}):\n${said.trim()}`));
    });
  });
}

async function main() {
  const startedAt = Date.now();
  const built = await ensureBuilt(console.log);
  console.log(
    built ? `built in ${((Date.now() - startedAt) / 1000).toFixed(1)} s` : "nothing changed since the last build",
  );
}

if (process.argv[1] === import.meta.filename) {
  await main().catch((error) => {
    console.error(error.message);
    process.exit(1);
  });
}
