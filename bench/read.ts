// Reading 1,000,000 spans in 40,000 runs: p95 of each call over real HTTP against the built web. `--functions` measures the
// functions behind the calls instead, `--quick` a tenth of the data.
import { existsSync } from "node:fs";
import path from "node:path";
import { type Filled, fillRuns } from "@/bench/fill";
import { p95 } from "@/bench/p95";
import { type Reader, root, startDatabase, startReadable } from "@/bench/servers";
import { ensureFirstRows } from "@/bin/first-rows.mjs";
import { RunQuery } from "@/lib/contract/runs";
import { closeDatabase } from "@/lib/server/db";
import { getRun, getTree, listRuns, listSpans, runFacets, runHistogram } from "@/lib/server/runs";

const quick = process.argv.includes("--quick");
const asFunctions = process.argv.includes("--functions") || !existsSync(path.join(root, ".next/BUILD_ID"));
const calls = quick ? 30 : 100;

const database = await startDatabase();
process.env["DATABASE_URL"] = database.url;
await ensureFirstRows(database.url, database.home);
console.log(`filling ${asFunctions ? "(functions)" : "(HTTP)"}`);
const filled = await fillRuns(database.url, quick ? 4_000 : 40_000);
console.log(`filled: ${filled.spans} spans in ${filled.runs} runs`);
const web = asFunctions ? null : await startReadable(database);
try {
  const read = web ? web.read : functionsOf(filled);
  const targets: Record<string, [path: string, limitMs: number]> = {
    runsFirstPageP95Ms: ["/runs?limit=50", 100],
    runsFilteredP95Ms: [`/runs?limit=50&status=failed&pipeline=pipeline-3&from=${filled.from}&to=${filled.to}`, 150],
    runsBySpanP95Ms: ["/runs?limit=50&q=step:%22step%205%22%20provider:open*%20-kind:gate", 300],
    runsByToolP95Ms: ["/runs?limit=50&q=tool:lookup_order", 300],
    runsBySeldomToolP95Ms: ["/runs?limit=50&q=tool:seldom", 300],
    runsBySpanNoneP95Ms: ["/runs?limit=50&q=tool:none", 300],
    runsByKindP95Ms: ["/runs?limit=50&q=kind:gate", 300],
    runsByCostP95Ms: ["/runs?limit=50&sort=-cost", 300],
    facetsP95Ms: ["/runs/facets", 300],
    facetsQueryP95Ms: ["/runs/facets?q=status:failed%20cost%3E0.02%20-user:user-7", 300],
    facetsBySpanP95Ms: ["/runs/facets?q=step:%22step%205%22", 300],
    histogramP95Ms: ["/runs/histogram", 300],
    histogramQueryP95Ms: ["/runs/histogram?q=model:gpt-*%20duration%3E1s", 300],
    histogramBySpanP95Ms: ["/runs/histogram?q=tool:seldom", 300],
    runSummaryP95Ms: [`/runs/${filled.bigTrace}`, 30],
    spansOf1000P95Ms: [`/runs/${filled.bigTrace}/spans?limit=1000`, 200],
    treeOf1000P95Ms: [`/runs/${filled.bigTrace}/tree`, 200],
    textSeldomP95Ms: [`/runs?limit=50&q=${filled.runs > 5_000 ? "ORD-20517" : "ORD-2051"}`, 1000],
    textSometimesP95Ms: ["/runs?limit=50&q=overheated", 1000],
    textOftenP95Ms: ["/runs?limit=50&q=customer", 1000],
    textPhraseP95Ms: [`/runs?limit=50&q=${encodeURIComponent('"it overheated"')}`, 1000],
    textNeverP95Ms: ["/runs?limit=50&q=nowhere", 1000],
    facetsOfTextP95Ms: ["/runs/facets?q=overheated", 1000],
  };
  const result: Record<string, unknown> = {
    over: web ? "http" : "functions",
    ...{ spans: filled.spans, runs: filled.runs },
  };
  for (const [name, [target, limit]] of Object.entries(targets)) {
    const value = await p95(() => read(target), calls);
    result[name] = { value, limit, ok: value <= limit };
  }
  console.log(JSON.stringify(result));
} finally {
  web?.stop();
  await closeDatabase();
  await database.stop();
}

/** The same calls without HTTP; the answers are written as JSON, as a route would. */
function functionsOf({ projectId }: Filled): Reader {
  return async (target) => {
    const url = new URL(target, "http://bench");
    const query = RunQuery.parse(Object.fromEntries(url.searchParams));
    const [, , traceId = "", part] = url.pathname.split("/");
    if (traceId === "") return JSON.stringify(await listRuns(projectId, query));
    if (traceId === "histogram") return JSON.stringify(await runHistogram(projectId, query));
    if (traceId === "facets") return JSON.stringify(await runFacets(projectId, query));
    if (part === "spans") return JSON.stringify(await listSpans(projectId, traceId, query));
    if (part === "tree") return JSON.stringify(await getTree(projectId, traceId, {}));
    return JSON.stringify(await getRun(projectId, traceId));
  };
}
