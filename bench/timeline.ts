// The run page in headless Chromium with software rendering, against the production build: how soon a run is open, how long
// frames take while scrolling, zooming and hovering, what it needs of memory. `--only NAME` measures one run.
import { existsSync } from "node:fs";
import path from "node:path";
import { type Browser, chromium } from "@playwright/test";
import { root, startDatabase, startWeb } from "@/bench/servers";
import { type Opened, openRun } from "@/bench/timeline-page";
import { addRun, type BenchRun } from "@/bench/timeline-runs";
import { findChromium } from "@/bin/chromium.mjs";
import { ensureFirstRows } from "@/bin/first-rows.mjs";

const rounds = 3;
const frameMs = 16;
const taskMs = 100;
const memoryMb = 500;
const runs: readonly (BenchRun & { readonly openMs: number })[] = [
  { name: "steps10000", steps: 10_000, shape: "agents", openMs: 1_000 },
  { name: "deep500", steps: 500, shape: "deep", openMs: 1_000 },
  { name: "steps100000", steps: 100_000, shape: "agents", openMs: 3_000 },
  { name: "siblings100000", steps: 100_000, shape: "siblings", openMs: 3_000 },
  { name: "steps1000000", steps: 1_000_000, shape: "agents", openMs: 5_000 },
];

const onlyAt = process.argv.indexOf("--only");
const only = onlyAt === -1 ? null : process.argv[onlyAt + 1];

if (!existsSync(path.join(root, ".next/BUILD_ID")))
  throw new Error("There is no production build: npm run build first.");
const database = await startDatabase();
await ensureFirstRows(database.url, database.home);
const web = await startWeb(database);
const { executable, libraries } = await findChromium();
const browser = await chromium.launch({
  executablePath: executable,
  // frames follow each other as fast as they are made: at 60 Hz every frame would take 16.7 ms
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-frame-rate-limit",
    "--disable-gpu-vsync",
  ],
  env: {
    ...process.env,
    ...(libraries && { LD_LIBRARY_PATH: libraries }),
  },
});
try {
  await warmUp(browser);
  const result: Record<string, unknown> = {};
  for (const run of runs.filter(({ name }) => only === null || name === only)) {
    const trace = await addRun(database.url, run);
    const opened = [];
    for (let round = 0; round < rounds; round += 1) opened.push(await openOnce(browser, `/runs/${trace}`));
    result[run.name] = judge(opened, run.openMs);
    console.log(run.name, JSON.stringify(result[run.name]));
  }
  console.log(JSON.stringify(result));
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await browser.close();
  web.stop();
  await database.stop();
}

/** The first page of a new process compiles what the others then use. */
async function warmUp(in_: Browser): Promise<void> {
  const trace = await addRun(database.url, { name: "warm", steps: 50, shape: "agents" });
  await openOnce(in_, `/runs/${trace}`);
}

async function openOnce(in_: Browser, address: string): Promise<Opened> {
  const context = await in_.newContext({ baseURL: web.url, viewport: { width: 1280, height: 800 } });
  try {
    const answer = await context.request.post("/login/key", {
      form: { key: web.adminKey },
      headers: { origin: web.url },
      maxRedirects: 0,
    });
    if (answer.status() !== 303) throw new Error(`signing in answered ${answer.status()}`);
    return await openRun(await context.newPage(), address);
  } finally {
    await context.close();
  }
}

/** Medians of the rounds; a browser that has seen nothing opens each. */
function judge(opens: readonly Opened[], openLimitMs: number) {
  const median = (of: (opened: Opened) => number) =>
    opens.map(of).toSorted((a, b) => a - b)[Math.floor(opens.length / 2)] ?? Number.NaN;
  const within = (of: (opened: Opened) => number, limit: number) => {
    const value = median(of);
    return { value, limit, ok: value <= limit };
  };
  return {
    openMs: within((opened) => opened.openMs, openLimitMs),
    scrollFrameP95Ms: within((opened) => opened.scroll.p95Ms, frameMs),
    pageAFrameP95Ms: median((opened) => opened.pages.p95Ms),
    zoomFrameP95Ms: within((opened) => opened.zoom.p95Ms, frameMs),
    hoverFrameP95Ms: within((opened) => opened.hover.p95Ms, frameMs),
    longestTaskAfterOpenMs: within((opened) => opened.longestTaskAfterOpenMs, taskMs),
    memoryMb: within((opened) => opened.memoryMb, memoryMb),
  };
}
