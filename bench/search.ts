// Searching in a run of 20,000 steps over real HTTP against the built web: p95 for a rare, a medium and a frequent text.
import { existsSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { fillRuns } from "@/bench/fill";
import { p95 } from "@/bench/p95";
import { root, startDatabase, startReadable } from "@/bench/servers";
import { ensureFirstRows } from "@/bin/first-rows.mjs";
import { RunSearch } from "@/lib/contract/run-search";

const limitMs = 500;
const calls = 40;

if (!existsSync(path.join(root, ".next/BUILD_ID")))
  throw new Error("There is no production build: npm run build first.");
const database = await startDatabase();
await ensureFirstRows(database.url, database.home);
const { hugeTrace } = await fillRuns(database.url, 2);
const web = await startReadable(database);
const client = new pg.Client({ connectionString: database.url });
await client.connect();
try {
  // the id of one conversation of two hundred, two words that follow each other now and then, and one that most texts have
  const texts = { rare: hugeTrace.slice(0, 8), medium: "refund applies", frequent: "customer" };
  const result: Record<string, unknown> = {};
  for (const [name, text] of Object.entries(texts)) {
    const search = () => web.read(`/runs/${hugeTrace}/search?repeats=0&q=${encodeURIComponent(text)}`);
    const { steps } = RunSearch.parse(await search());
    if (steps === 0) throw new Error(`nothing holds ${text}`);
    const again = judge(await p95(search, calls));
    result[name] = { steps, againP95Ms: again, firstP95Ms: judge(await p95(search, calls, forget)) };
    console.log(name, JSON.stringify(result[name]));
  }
  console.log(JSON.stringify(result));
} finally {
  await client.end();
  web.stop();
  await database.stop();
}

/** The run has changed: what the web kept of it is of no use. */
function forget() {
  return client.query("update runs set revision = revision + 1 where trace_id = decode($1::text, 'hex')", [hugeTrace]);
}

function judge(ms: number) {
  return { ms, limit: limitMs, ok: ms <= limitMs };
}
