// The pictures of README.md, from what real clients sent (conformance/corpus) and from the demo. `--all FOLDER`: every page, theme and width.
import fs from "node:fs";
import path from "node:path";
import "./root.mjs";
import { chromium } from "@playwright/test";
import { findChromium } from "./chromium.mjs";
import { sleep } from "./process.mjs";
import { startProduct } from "./product.mjs";

const corpus = "conformance/corpus";
const shown = { client: "openinference-langchain", scenario: "nested-agents" };
const wide = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };

const hardRuns = {
  "run-10000": "steps>9000",
  "run-deep": 'step:"level 400"',
  "run-orphans": 'step:"orphan agent"',
  "run-skew": 'step:"starts before"',
};

/** Runs of the demo by what became of them. */
const toldRuns = {
  runaway: "pipeline:research status:halted",
  schema: "pipeline:refund-desk status:halted halt:schema",
  waiting: "status:waiting",
  silent: "pipeline:nightly-report",
};
const demoMs = 120_000;

const allAt = process.argv.indexOf("--all");
const folder = allAt === -1 ? "public/screenshots" : process.argv[allAt + 1];
const product = await startProduct();
try {
  fs.mkdirSync(folder, { recursive: true });
  const { key } = await callApi("/projects", product.key, { name: "Support desk" });
  const { key: emptyKey } = await callApi("/projects", product.key, { name: "Nothing yet" });
  await sendCorpus(key);
  const run = await findRun(key);
  const { key: demoKey } = await callApi("/projects", product.key, { name: "Demo" });
  const demo = await playDemo(demoKey);
  const pages = { runs: "/runs", run, connect: "/connect", settings: "/settings/keys" };
  if (allAt !== -1) Object.assign(pages, await viewsOf(run, key));
  const pictures =
    allAt === -1
      ? [
          { name: "runs", theme: "light", size: wide, address: pages.runs, projectKey: key },
          { name: "run", theme: "dark", size: wide, address: pages.run, projectKey: key },
          { name: "runaway", theme: "light", size: wide, address: demo.runaway, projectKey: demoKey },
        ]
      : [
          ...Object.entries(pages).map(([name, address]) => ({ name, address, projectKey: key })),
          ...Object.entries(demo).map(([name, address]) => ({ name: `demo-${name}`, address, projectKey: demoKey })),
          { name: "runs-empty", address: pages.runs, projectKey: emptyKey },
          { name: "not-found", address: "/nowhere", projectKey: key },
          { name: "login", address: "/login", projectKey: null },
        ].flatMap(inEveryLook);
  await takePictures(pictures);
} finally {
  await product.stop();
}

function inEveryLook(picture) {
  return ["light", "dark"].flatMap((theme) => [
    { ...picture, theme, size: wide, name: `${picture.name}-${theme}-wide` },
    // on a phone a selected step covers the view
    {
      ...picture,
      ...{ theme, size: phone, name: `${picture.name}-${theme}-phone` },
      address: picture.name === "run" ? picture.address : picture.address.replace(/[?&]span=[^&]*&/, "?"),
    },
  ]);
}

/** Plays the demo as the button on the empty list does. Addresses of the list and of its most telling runs. */
async function playDemo(key) {
  const browser = await openBrowser();
  const context = await browser.newContext({ baseURL: product.web });
  await signIn(context, key);
  const started = await context.request.post("/api/v1/demo", { headers: { origin: product.web } });
  if (!started.ok()) throw new Error(`the demo does not start: ${await started.text()}`);
  await browser.close();
  for (const end = Date.now() + demoMs; ; await sleep(500)) {
    const { state, says } = await callApi("/demo", key);
    if (state === "serving") break;
    if (state === "failed" || Date.now() > end) throw new Error(`the demo is ${state}: ${says}`);
  }
  const told = Object.entries(toldRuns).map(async ([name, query]) => {
    const { runs } = await callApi(`/runs?q=${encodeURIComponent(query)}`, key);
    return [name, `/runs/${runs[0].traceId}`];
  });
  return { runs: "/runs", ...Object.fromEntries(await Promise.all(told)) };
}

async function openBrowser() {
  const { executable, libraries } = await findChromium();
  return chromium.launch({
    executablePath: executable,
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
    env: { ...process.env, ...(libraries && { LD_LIBRARY_PATH: libraries }) },
  });
}

async function takePictures(pictures) {
  const browser = await openBrowser();
  for (const picture of pictures) await takePicture(browser, picture);
  await browser.close();
}

async function takePicture(browser, { name, theme, size, address, projectKey }) {
  const context = await browser.newContext({ baseURL: product.web, viewport: size, colorScheme: theme });
  if (projectKey) await signIn(context, projectKey);
  const page = await context.newPage();
  await page.goto(address);
  await page.waitForLoadState("networkidle");
  await page.evaluate(() => document.fonts.ready);
  const file = path.join(folder, `${name}.png`);
  await page.screenshot({ path: file });
  console.log(file);
  await context.close();
}

/** A session that looks at the project of a key. */
async function signIn(context, projectKey) {
  const form = { key: product.key };
  const answer = await context.request.post("/login/key", { form, headers: { origin: product.web }, maxRedirects: 0 });
  if (answer.status() !== 303) throw new Error(`signing in answered ${answer.status()}: ${await answer.text()}`);
  const { project } = await callApi("/me", projectKey);
  await context.addCookies([{ name: "tg_project", value: project.id, url: product.web }]);
}

async function callApi(call, key, body) {
  const answer = await fetch(`${product.web}/api/v1${call}`, {
    method: body ? "POST" : "GET",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${call} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

async function sendCorpus(key) {
  const clients = fs.readdirSync(corpus, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const { name: client } of clients.filter(({ name }) => name !== "edge-cases" || allAt !== -1)) {
    for (const scenario of fs.readdirSync(path.join(corpus, client))) await sendScenario(key, client, scenario);
  }
}

async function sendScenario(key, client, scenario) {
  const from = path.join(corpus, client, scenario);
  const { requests } = JSON.parse(fs.readFileSync(path.join(from, "meta.json"), "utf8"));
  for (const { file, path: where, contentType, contentEncoding } of requests) {
    const headers = { authorization: `Bearer ${key}`, "content-type": contentType };
    if (contentEncoding) headers["content-encoding"] = contentEncoding;
    const signal = /\/v1\/(traces|logs|metrics)$/.exec(where)?.[0] ?? "/v1/traces";
    await fetch(product.otlp + signal, { method: "POST", headers, body: fs.readFileSync(path.join(from, file)) });
  }
}

/** The same run in its other views, the runs of its session, and runs that are large, deep or broken. */
async function viewsOf(run, key) {
  const views = ["flame", "conversation", "graph", "cost"].map((view) => [view, `${run}&view=${view}`]);
  const { sessionId } = await callApi(run.replace(/\?.*/, ""), key);
  const hard = [];
  for (const [name, query] of Object.entries(hardRuns)) {
    const { runs } = await callApi(`/runs?q=${encodeURIComponent(query)}`, key);
    hard.push([name, `/runs/${runs[0].traceId}`]);
  }
  return Object.fromEntries([...views, ["session", `/sessions/${encodeURIComponent(sessionId)}`], ...hard]);
}

/** Address of the run that is shown, with its last model call selected. */
async function findRun(key) {
  const expected = path.join(corpus, shown.client, shown.scenario, "expected.json");
  const { traceId } = JSON.parse(fs.readFileSync(expected, "utf8")).traces[0];
  const { spans } = await callApi(`/runs/${traceId}/spans?limit=1000`, key);
  const call = spans.filter(({ kind }) => kind === "llm").at(-1);
  return `/runs/${traceId}?span=${call.spanId}`;
}
