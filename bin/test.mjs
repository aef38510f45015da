// `npm test`: every check in one command, or those that are named (`npm run test:unit`, `node bin/test.mjs lint types`).
import { spawn } from "node:child_process";
import fs from "node:fs";
import { stripVTControlCharacters } from "node:util";
import "./root.mjs";
import { ensureInstalled } from "./install.mjs";
import { runVitest } from "./vitest.mjs";

const results = "test-results";
const sourceFolders = ["app", "components", "lib", "prisma", "bin", "bench", "e2e", "sdk", "proxy.ts"];

/** In this order: what fails quickly comes first. Each answers how many checks passed and failed. */
const parts = {
  format: () => tool("@biomejs/biome/bin/biome", ["format", "."]),
  lint: () => tool("@biomejs/biome/bin/biome", ["lint", ".", "--error-on-warnings"]),
  types: checkTypes,
  imports: () =>
    tool("dependency-cruiser/bin/dependency-cruise.mjs", ["--config", ".dependency-cruiser.cjs", ...sourceFolders]),
  unused: () => tool("knip/bin/knip.js", []),
  unit: () => vitest("unit"),
  db: () => vitest("db"),
  drift: () => program("bin/drift.mjs", []),
  build: () => program("bin/build.mjs", []),
  start: () => vitest("start"),
  sdk: () => withProduct(sdk),
  corpus: () => withProduct(corpus),
  control: () => withProduct(control),
  labelled: () => withProduct(labelled),
  chaos,
  browser: () => withProduct(browser),
};

let product;

ensureInstalled((text) => console.log(`packages: ${text}`));
const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !(name in parts));
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(", ")}: ${Object.keys(parts).join(" ")}`);
  process.exit(2);
}
fs.mkdirSync(results, { recursive: true });
if (chosen.length === 0 || chosen.some((name) => ["types", "imports", "unused", "unit", "db"].includes(name))) {
  const { generateClient } = await import("./build.mjs");
  await generateClient();
}
const summary = [];
try {
  for (const name of chosen.length > 0 ? chosen : Object.keys(parts)) summary.push(await measure(name));
} finally {
  await product?.stop();
}
report(summary);

async function measure(name) {
  console.log(`\n── ${name}`);
  const startedAt = Date.now();
  let tally;
  try {
    tally = await parts[name]();
  } catch (error) {
    console.error(error.message);
    tally = { passed: 0, failed: 1 };
  }
  return { name, ...tally, seconds: (Date.now() - startedAt) / 1000 };
}

function report(rows) {
  const total = { passed: 0, failed: 0, seconds: 0 };
  console.log("");
  for (const { name, passed, failed, seconds } of rows) {
    const verdict = failed === 0 ? "ok  " : "FAIL";
    console.log(
      `${verdict} ${name.padEnd(8)} ${counts(passed, failed).padEnd(28)} ${seconds.toFixed(1).padStart(7)} s`,
    );
    total.passed += passed;
    total.failed += failed;
    total.seconds += seconds;
  }
  for (const { name, failures = [], flaky = [] } of rows) {
    for (const problem of flaky) tell(`passed at the second try: ${name}`, problem);
    for (const problem of failures) tell(`failed: ${name}`, problem);
  }
  console.log(`\nin ${(total.seconds / 60).toFixed(1)} minutes`);
  console.log(counts(total.passed, total.failed));
  process.exitCode = total.failed === 0 ? 0 : 1;
}

/** Once more at the end, where it is found in a long log. */
function tell(what, { file, name, message }) {
  const [first = "", ...rest] = message.split("\n");
  const where = rest.filter((line) => line.includes(".test.") || line.includes(".spec.")).slice(0, 2);
  console.log([`\n${what}  ${file}${name && ` › ${name}`}`, first, ...where].join("\n    ").trimEnd());
}

function counts(passed, failed) {
  return `${passed} passed, ${failed} failed`;
}

/** A tool of node_modules that is one check: its exit code says it all. */
function tool(file, args) {
  return program(`node_modules/${file}`, args);
}

async function program(file, args, env = {}) {
  const code = await execute(file, args, env);
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

function execute(file, args, env, stdout = "inherit") {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [file, ...args], {
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", ...env },
      stdio: ["ignore", stdout, "inherit"],
    });
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

/** Next writes the types of its routes first; without them a fresh clone does not know what a style sheet is. */
async function checkTypes() {
  const made = await program("node_modules/next/dist/bin/next", ["typegen"]);
  return made.failed > 0 ? made : tool("typescript/bin/tsc", ["--noEmit"]);
}

function vitest(project, env = {}) {
  return runVitest({ project, results, run: (args) => execute("node_modules/vitest/vitest.mjs", args, env) });
}

async function withProduct(check) {
  const { startProduct } = await import("./product.mjs");
  product ??= await startProduct();
  return check(product);
}

/** The packed package, installed as a newcomer does, against the product. */
function sdk({ web, key }) {
  return vitest("sdk", { TRACEGATE_URL: web, TRACEGATE_ADMIN_KEY: key });
}

async function corpus({ web, otlp, key }) {
  const file = `${results}/corpus.json`;
  const out = fs.openSync(file, "w");
  await execute("conformance/corpus/check.mjs", ["--web", web, "--otlp", otlp, "--key", key, "--json"], {}, out);
  fs.closeSync(out);
  const { total, failures } = JSON.parse(fs.readFileSync(file, "utf8"));
  return judgeMisses(total, failures);
}

/** A few SIGKILLs of what `npm run chaos` does in its hundreds. */
function chaos() {
  const kills = ["--agent", "10", "--server", "3", "--postgres", "2", "--minutes", "5"];
  return tool("tsx/dist/cli.mjs", ["bench/chaos.ts", ...kills]);
}

/** The suite of the wire protocol. */
function control({ web, key }) {
  return tallied("control", "conformance/control/run.mjs", ["--web", web, "--key", key]);
}

/** Runs whose truth is known; fewer of each kind than the benchmarks take. */
async function labelled({ web, otlp, key }) {
  const sums = { passed: 0, failed: 0 };
  for (const [suite, count, only] of [
    ["diff", "2", ""],
    ["cohort", "1", ""],
    // all rules are in the database tests
    ["findings", "3", "error"],
    ["findings", "2", "schema"],
  ]) {
    const args = ["--web", web, "--otlp", otlp, "--key", key, "--suite", suite, "--count", count, "--only", only];
    const { passed, failed } = await tallied(`labelled-${suite}${only}`, "conformance/labelled/score.mjs", args);
    sums.passed += passed;
    sums.failed += failed;
  }
  return sums;
}

/** A suite that tells its tally in its last line. */
async function tallied(name, program, args) {
  const file = `${results}/${name}.txt`;
  const out = fs.openSync(file, "w");
  await execute(program, args, {}, out);
  fs.closeSync(out);
  const said = fs.readFileSync(file, "utf8").trimEnd();
  console.log(said);
  const [, passed, failed] = /(\d+) passed, (\d+) failed$/.exec(said) ?? [];
  return passed === undefined ? { passed: 0, failed: 1 } : { passed: Number(passed), failed: Number(failed) };
}

/** A miss that is listed with its reason does not fail, one that is listed and gone does. */
function judgeMisses(total, failures) {
  const reasons = Object.entries(JSON.parse(fs.readFileSync("conformance/known-misses.json", "utf8")));
  const reasonOf = (failure) => reasons.find(([miss]) => failure.startsWith(`${miss}:`))?.[1];
  const unknown = failures.filter((failure) => !reasonOf(failure));
  const gone = reasons.filter(([miss]) => !failures.some((failure) => failure.startsWith(`${miss}:`)));
  for (const failure of failures.filter(reasonOf)) console.log(`  known: ${failure}\n         ${reasonOf(failure)}`);
  for (const failure of unknown.slice(0, 60)) console.log(`  ${failure}`);
  for (const [miss] of gone) console.log(`  no miss any more, take it from known-misses.json: ${miss}`);
  return { passed: total.passed, failed: unknown.length + gone.length };
}

async function browser({ web, otlp, key, home }) {
  const { findChromium } = await import("./chromium.mjs");
  const { executable, libraries } = await findChromium();
  const file = `${results}/browser.json`;
  fs.rmSync(file, { force: true });
  const code = await execute("node_modules/@playwright/test/cli.js", ["test", "--reporter=list,json"], {
    TRACEGATE_URL: web,
    TRACEGATE_OTLP_URL: otlp,
    TRACEGATE_ADMIN_KEY: key,
    TRACEGATE_HOME: home,
    CHROMIUM_PATH: executable,
    ...(libraries && { LD_LIBRARY_PATH: libraries }),
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
  });
  if (!fs.existsSync(file)) return { passed: 0, failed: 1 };
  const report = JSON.parse(fs.readFileSync(file, "utf8"));
  const { expected, flaky, unexpected } = report.stats;
  const told = report.suites.flatMap(problemsOf);
  return {
    passed: expected + flaky,
    failed: Math.max(unexpected, code === 0 ? 0 : 1),
    failures: told.filter(({ status }) => status === "unexpected"),
    flaky: told.filter(({ status }) => status === "flaky"),
  };
}

/** What a suite of Playwright's report, and those in it, tell of tests that failed at least once. */
function problemsOf({ suites = [], specs = [] }) {
  const own = specs.flatMap(({ file, title, tests }) =>
    tests
      .filter(({ status }) => status === "unexpected" || status === "flaky")
      .map(({ status, results: tries }) => ({
        status,
        file: `e2e/${file}`,
        name: title,
        message: stripVTControlCharacters(tries.find(({ error }) => error)?.error.stack ?? ""),
      })),
  );
  return [...own, ...suites.flatMap(problemsOf)];
}
