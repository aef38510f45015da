// The inbox under load: how soon an agent goes on after a decision, how soon a new request is in fifty open inboxes, and
// how a queue of ten thousand opens and scrolls. Needs the built web (`npm run build`). Prints one line of JSON.
import { chromium } from "@playwright/test";
import pg from "pg";
import { openInboxes } from "@/bench/approvals-inboxes";
import { measureQueue } from "@/bench/approvals-queue";
import { call, emptyHash, must, type Run, startRun, type Target } from "@/bench/control-client";
import { atMost, exactly, type Figure, percentile } from "@/bench/figures";
import { startDatabase, startWeb } from "@/bench/servers";
import { findChromium } from "@/bin/chromium.mjs";
import { ensureFirstRows } from "@/bin/first-rows.mjs";

const waitingRuns = 100;
const decisions = 300;
const pending = 10_000;

const database = await startDatabase();
await ensureFirstRows(database.url, database.home);
const web = await startWeb(database);
const { executable, libraries } = await findChromium();
const browser = await chromium.launch({
  executablePath: executable,
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-frame-rate-limit",
    "--disable-gpu-vsync",
  ],
  env: { ...process.env, ...(libraries && { LD_LIBRARY_PATH: libraries }) } as Record<string, string>,
});
try {
  const admin = { web: web.url, key: web.adminKey };
  const figures = [...(await continuing(admin)), ...(await inboxes(admin)), ...(await queue(admin))];
  console.log(JSON.stringify({ waitingRuns, decisions, pending, figures }));
  if (figures.some(({ pass }) => pass === false)) process.exitCode = 1;
} finally {
  await browser.close();
  web.stop();
  await database.stop();
}
process.exit();

type Project = { readonly id: string; readonly agent: Target; readonly reviewer: Target };

async function newProject(admin: Target, name: string): Promise<Project> {
  const { id, key } = await must(admin, "POST", "/projects", { name });
  const { token } = await must(admin, "POST", `/projects/${id}/members`, { name: "Ines", role: "reviewer" });
  return { id, agent: { web: admin.web, key }, reviewer: { web: admin.web, key: token } };
}

async function ask({ agent }: Project, run: Run, stepKey: string) {
  const what = { name: "refund", ask: `Refund ${stepKey}?`, args: {}, risk: "medium" };
  return must(agent, "POST", "/approvals", { runId: run.runId, fence: run.fence, stepKey, ...what });
}

/** From the click to the claimed step, over the wire; a hundred runs wait all the time. */
async function continuing(admin: Target): Promise<Figure[]> {
  const project = await newProject(admin, "continuing");
  const times: number[] = [];
  const runs: Run[] = [];
  for (let no = 0; no < waitingRuns; no += 1) runs.push(await startRun(project.agent, "desk"));
  const asked = await Promise.all(runs.map((run) => waiting(project, run, 0)));
  for (let no = 0; no < decisions; no += 1) {
    const at = no % waitingRuns;
    const wait = asked[at];
    const run = runs[at];
    if (wait === undefined || run === undefined) throw new Error("every run waits");
    const began = performance.now();
    await must(project.reviewer, "POST", `/approvals/${wait.id}/decisions`, { rev: 1, verdict: "approve" });
    times.push((await wait.claimed) - began);
    asked[at] = await waiting(project, run, Math.floor(no / waitingRuns) + 1);
  }
  return [
    atMost("decision to the agent continuing p50, ms", percentile(times, 0.5), 150),
    atMost("decision to the agent continuing p99, ms", percentile(times, 0.99), 500),
  ];
}

/** Asks, and claims the step as soon as the long poll says that it is approved: `claimed` is when it was. */
async function waiting(project: Project, run: Run, no: number) {
  const stepKey = `step-${no}`;
  const { id } = await ask(project, run, stepKey);
  const claim = async () => {
    for (;;) {
      const { state } = await must(project.agent, "GET", `/approvals/${id}?wait=20`);
      if (state === "approved") break;
    }
    const { fence, epoch, runId } = run;
    const step = { name: "refund", inputHash: emptyHash, effect: "once", approvalId: id, fence, epoch };
    const { body } = await call(project.agent, "POST", `/runs/${runId}/steps/${stepKey}/claim`, step);
    if (body.status !== "claimed") throw new Error(JSON.stringify(body));
    return performance.now();
  };
  return { id: String(id), claimed: claim() };
}

async function openPage(project: Project) {
  const context = await browser.newContext({ baseURL: web.url, viewport: { width: 1280, height: 800 } });
  await context.addCookies([{ name: "tg_project", value: project.id, url: web.url }]);
  const form = { key: web.adminKey };
  await context.request.post("/login/key", { form, headers: { origin: web.url }, maxRedirects: 0 });
  return context.newPage();
}

async function inboxes(admin: Target): Promise<Figure[]> {
  const project = await newProject(admin, "inboxes");
  const run = await startRun(project.agent, "desk");
  const page = await openPage(project);
  const { streams, drawn, lost } = await openInboxes(page, project.reviewer, (no) => ask(project, run, `step-${no}`));
  await page.context().close();
  return [
    atMost("new request in 49 inboxes that read what changed p99, ms", percentile(streams, 0.99), 1_000),
    atMost("new request drawn in the 50th p99, ms", percentile(drawn, 0.99), 1_000),
    exactly("requests that an inbox never showed", lost, 0),
  ];
}

async function queue(admin: Target): Promise<Figure[]> {
  const project = await newProject(admin, "queue");
  const { id } = await ask(project, await startRun(project.agent, "desk"), "step-0");
  await copyRequest(project.id, id);
  const page = await openPage(project);
  const { openMs, frameMs, listed } = await measureQueue(page);
  await page.context().close();
  return [
    atMost("a queue of 10,000 opens, median of 5, ms", openMs, 300),
    atMost("a frame while it scrolls p95, ms", frameMs, 1_000 / 60),
    exactly("requests that it holds", listed, pending),
  ];
}

/** Ten thousand that wait: copies of one in the database, because nobody asks so often. */
async function copyRequest(projectId: string, id: string): Promise<void> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(
    `insert into approvals (project_id, run_id, step_key, round, name, pipeline, ask, args, args_hash, original_args,
            original_args_hash, edit, risk, approvers, escalate_to, quorum, state, rev, seq, votes, questions, usable_for_ms,
            created_at, expires_at, args_shape)
     select project_id, run_id, 'copy-' || n, round, name, pipeline, ask || ' copy ' || n, args, args_hash, original_args,
            original_args_hash, edit, (array['low', 'medium', 'high', 'critical'])[1 + n % 4], approvers, escalate_to, quorum,
            state, rev, seq, votes, questions, usable_for_ms, created_at, expires_at + n * interval '1 second', args_shape
       from approvals, generate_series(1, $3::int4) n where project_id = $1::uuid and id = $2::uuid`,
    [projectId, id, pending - 1],
  );
  await client.query("analyze approvals");
  await client.end();
}
