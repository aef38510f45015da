// A run grows while 20 readers follow it, one of them a real page in Chromium: how long after its acknowledgement a span is
// there. Needs the built web (`npm run build`). Prints one line of JSON.
import { chromium } from "@playwright/test";
import { bundle, startCollector, startDatabase, startWeb } from "@/bench/servers";
import { findChromium } from "@/bin/chromium.mjs";
import { ensureFirstRows } from "@/bin/first-rows.mjs";

const viewers = 19;
const spans = 300;
const everyMs = 100;
const limitMs = 1_000;
const traceId = "11fe".repeat(8);

// as text: what the compiler adds to a named function is not in the page
const noteCounts = `
  window.counts = [];
  (function note() {
    const text = /^[\\d,]+/.exec(document.querySelector(".tfoot .end")?.textContent ?? "")?.[0] ?? "0";
    const count = Number(text.replaceAll(",", ""));
    if (count !== window.counts.at(-1)?.[0]) window.counts.push([count, Date.now()]);
    requestAnimationFrame(note);
  })()`;

/** Span number → when it was acknowledged. */
const acknowledged = new Map<number, number>();

const database = await startDatabase();
process.env["DATABASE_URL"] = database.url;
await ensureFirstRows(database.url, database.home);
const collector = await startCollector(await bundle("lib/collector/main.ts", "collector"), database);
const web = await startWeb(database);
const leave = new AbortController();
try {
  await send(0);
  const followed = Array.from({ length: viewers }, () => follow());
  const page = await openPage();
  for (let no = 1; no <= spans; no += 1) {
    const at = performance.now();
    await send(no);
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, everyMs - (performance.now() - at))));
  }
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  leave.abort();
  const drawn = await page.seen();
  const streams = (await Promise.all(followed)).map((seen) => latencies(seen));
  const result = { viewers: viewers + 1, spans, spansPerSecond: 1_000 / everyMs, limitMs };
  console.log(JSON.stringify({ ...result, streams: percentiles(streams.flat()), page: percentiles(latencies(drawn)) }));
} finally {
  leave.abort();
  web.stop();
  await collector.stop();
  await database.stop();
}
process.exit(0);

/** Span number → when it was there first. */
type Seen = Map<number, number>;

/** Times from acknowledgement to being there; a span that never was there counts as endless. */
function latencies(seen: Seen): number[] {
  return [...acknowledged].filter(([no]) => no > 0).map(([no, at]) => (seen.get(no) ?? Number.POSITIVE_INFINITY) - at);
}

function percentiles(values: readonly number[]) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN);
  return {
    p50Ms: at(0.5),
    p95Ms: at(0.95),
    maxMs: at(1),
    lost: values.filter((value) => !Number.isFinite(value)).length,
  };
}

async function send(no: number): Promise<void> {
  const id = (number: number) => (number + 1).toString(16).padStart(16, "0");
  const now = `${Date.now()}000000`;
  const span = {
    ...{ traceId, spanId: id(no), name: `step ${no}`, startTimeUnixNano: now, attributes: [] },
    ...(no === 0 ? {} : { parentSpanId: id(0), endTimeUnixNano: `${Date.now() + 5}000000` }),
  };
  const response = await fetch(`${collector.url}/v1/traces`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }),
  });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  acknowledged.set(no, Date.now());
}

/** What a page does without drawing: listens, and reads what changed. */
async function follow(): Promise<Seen> {
  const seen: Seen = new Map();
  let revision = 0;
  const events = await fetch(`${`${web.url}/api/v1`}/runs/${traceId}/events`, {
    headers: web.headers,
    signal: leave.signal,
  });
  const reader = events.body?.getReader();
  for (;;) {
    const event = await reader?.read().catch(() => null);
    if (!event || event.done) return seen;
    const query = revision > 0 ? `?since=${revision}` : "";
    const answer = await fetch(`${`${web.url}/api/v1`}/runs/${traceId}/steps${query}`, { headers: web.headers });
    const lines = (await answer.text()).trim().split("\n");
    revision = JSON.parse(lines[0] ?? "").revision;
    for (const line of lines.slice(1, -1)) {
      const ids: string[] = JSON.parse(line).columns.spanId;
      for (const id of ids)
        if (!seen.has(Number.parseInt(id, 16) - 1)) seen.set(Number.parseInt(id, 16) - 1, Date.now());
    }
  }
}

/** The run page; it notes when its foot says how many steps are drawn. Spans come one by one, so the count names the last. */
async function openPage() {
  const { executable, libraries } = await findChromium();
  const browser = await chromium.launch({
    executablePath: executable,
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
    env: { ...process.env, ...(libraries && { LD_LIBRARY_PATH: libraries }) } as Record<string, string>,
  });
  const context = await browser.newContext({ baseURL: web.url, viewport: { width: 1280, height: 800 } });
  const form = { key: web.adminKey };
  await context.request.post("/login/key", { form, headers: { origin: web.url }, maxRedirects: 0 });
  const page = await context.newPage();
  await page.goto(`/runs/${traceId}`);
  await page.locator(".tfoot .end").waitFor();
  await page.evaluate(noteCounts);
  return {
    async seen(): Promise<Seen> {
      const counts = (await page.evaluate(() => Reflect.get(window, "counts"))) as [number, number][];
      await browser.close();
      const seen: Seen = new Map();
      for (const no of acknowledged.keys()) {
        const drawn = counts.find(([count]) => count > no);
        if (drawn) seen.set(no, drawn[1]);
      }
      return seen;
    },
  };
}
