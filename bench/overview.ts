// The first page and the pages beside it at 1,000,000 runs of 90 days (bench/months.ts): p95 of the call that the overview makes
// and of the page that the server draws, then of the pages of pipelines and runs.
import { atMost, type Figure, printFigure, told } from "@/bench/figures";
import { type Months, openMonths } from "@/bench/months";
import { p95 } from "@/bench/p95";
import { zoneCookie } from "@/lib/contract/projects";
import { closeDatabase } from "@/lib/server/db";
import { getOverview } from "@/lib/server/overview/overview";
import { listPipelines } from "@/lib/server/pipelines/pipelines";

const calls = 30;
const limitMs = 500;
const pipelinesMs = 1_000;
const zone = "Asia/Kolkata";

const months = await openMonths();
try {
  const figures = months.web === null ? await ofFunctions(months) : await ofPages(months.web);
  for (const figure of figures) printFigure(figure);
  const ratio = Math.max(...figures.map((figure) => figure.ratio ?? 0));
  console.log(
    JSON.stringify({
      over: months.web ? "http" : "functions",
      runs: months.runs,
      filledS: months.filledS,
      ratio,
      figures,
    }),
  );
  process.exitCode = figures.every(({ pass }) => pass !== false) ? 0 : 1;
} finally {
  months.web?.stop();
  await closeDatabase();
  await months.database.stop();
}

async function ofFunctions({ projectId }: Months): Promise<Figure[]> {
  return [
    atMost("overview, function, ms p95", await p95(() => getOverview(projectId, { zone }), calls), limitMs),
    atMost("pipelines, function, ms p95", await p95(() => listPipelines(projectId), calls), pipelinesMs),
  ];
}

async function ofPages(web: NonNullable<Months["web"]>): Promise<Figure[]> {
  const session = await signIn(web);
  const api = (target: string) => () => readAll(`${web.url}/api/v1${target}`, web.headers);
  const page = (target: string) => () =>
    readAll(`${web.url}${target}`, { cookie: `${session}; ${zoneCookie}=${zone}` });
  return [
    told("overview, the first call of a day, ms", await timed(api(`/overview?zone=Pacific/Chatham`))),
    atMost("GET /api/v1/overview, ms p95", await p95(api(`/overview?zone=${zone}`), calls), limitMs),
    atMost("page /, ms p95", await p95(page("/"), calls), limitMs),
    atMost("GET /api/v1/pipelines, ms p95", await p95(api("/pipelines"), calls), pipelinesMs),
    atMost("page /pipelines, ms p95", await p95(page("/pipelines"), calls), pipelinesMs),
    atMost("page /runs, ms p95", await p95(page("/runs"), calls), pipelinesMs),
  ];
}

async function timed(call: () => Promise<unknown>): Promise<number> {
  const at = performance.now();
  await call();
  return Math.round(performance.now() - at);
}

async function readAll(url: string, headers: Record<string, string>): Promise<string> {
  const response = await fetch(url, { headers, redirect: "manual" });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${url}: HTTP ${response.status} ${text.slice(0, 200)}`);
  return text;
}

/** The cookie of a session that the administrator's key opens. */
async function signIn({ url, adminKey }: { url: string; adminKey: string }): Promise<string> {
  const response = await fetch(`${url}/login/key`, {
    ...{ method: "POST", redirect: "manual", headers: { origin: url }, body: new URLSearchParams({ key: adminKey }) },
  });
  if (response.status !== 303) throw new Error(`signing in answered ${response.status}`);
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}
