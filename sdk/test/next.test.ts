import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { freePort } from "@/bin/postgres.mjs";
import packageJson from "@/package.json";
import { execute, npmInstall, until } from "@/sdk/test/execute";
import { api, newProject, type Project, web } from "@/sdk/test/product";

// A route handler of a Next application of one file, built and started as in production.

const route = `
import { gate, pipeline, step, tracegate } from "tracegate";
import { z } from "zod";

tracegate({ project: "shop" });
const Ticket = z.object({ id: z.string(), cents: z.number().int() });
const judge = step("judge", { kind: "chain", input: Ticket, output: z.object({ small: z.boolean() }) }, ({ cents }) => ({ small: cents < 1000 }));
const desk = pipeline("next-desk", { version: "1", input: Ticket, output: z.object({ outcome: z.string() }), limits: { usd: 0.1, steps: 5, ms: "30s" } }, async (ticket) => {
  const { small } = await judge(ticket);
  if (small) return { outcome: "refunded" };
  const { verdict } = await gate("large", { args: Ticket, value: ticket, risk: "medium", ask: "Refund " + ticket.cents + " cents?" });
  return { outcome: verdict };
});
export async function POST(request) {
  const run = await desk.start(await request.json(), { park: 200 });
  return Response.json({ runId: run.runId, status: run.status, output: run.output ?? null });
}
`;

const app = path.join(inject("installed"), "..", "next-app");
let mine: Project;
let server: ChildProcess;
let url: string;

beforeAll(async () => {
  mine = await newProject("next");
  fs.mkdirSync(path.join(app, "app/refund"), { recursive: true });
  fs.writeFileSync(path.join(app, "package.json"), '{ "name": "next-app", "private": true }\n');
  fs.writeFileSync(path.join(app, "app/refund/route.js"), route);
  const { next, react, "react-dom": dom, zod } = packageJson.dependencies;
  await npmInstall([inject("tarball"), `next@${next}`, `react@${react}`, `react-dom@${dom}`, `zod@${zod}`], app);
  const env: Record<string, string> = {
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    TRACEGATE_URL: web,
    TRACEGATE_KEY: mine.key,
  };
  await execute(process.execPath, ["node_modules/next/dist/bin/next", "build"], app, env);
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  server = spawn(
    process.execPath,
    ["node_modules/next/dist/bin/next", "start", "-p", String(port), "-H", "127.0.0.1"],
    {
      cwd: app,
      env: { ...process.env, ...env } as NodeJS.ProcessEnv,
      stdio: "ignore",
    },
  );
  const answers = () =>
    fetch(url).then(
      ({ status }) => status === 404,
      () => false,
    );
  await until(answers, () => "next start does not answer");
});
afterAll(() => {
  server?.kill("SIGKILL");
});

async function ask(ticket: unknown) {
  const response = await fetch(`${url}/refund`, { method: "POST", body: JSON.stringify(ticket) });
  expect(response.status).toBe(200);
  return response.json();
}

it("runs a pipeline in a route handler of Next", async () => {
  const run = await ask({ id: "A-1", cents: 500 });
  expect(run).toMatchObject({ status: "done", output: { outcome: "refunded" } });
  expect(await api("GET", `/runs/${run.runId}/state`, mine.key)).toMatchObject({ status: "done" });
});

it("parks there, too: the request is answered while a person is asked", async () => {
  const run = await ask({ id: "A-2", cents: 5_000 });
  expect(run.status).toBe("parked");
  const { approvals } = await api("GET", "/approvals?state=pending", mine.key);
  expect(approvals).toMatchObject([{ runId: run.runId, ask: "Refund 5000 cents?" }]);
});

it("its traces arrive although the process only ever answers requests", async () => {
  const withSteps = async () =>
    (await api("GET", "/runs?limit=10", mine.key)).runs.filter(({ spanCount }: { spanCount: number }) => spanCount > 0);
  await expect.poll(async () => (await withSteps()).length).toBe(2);
});
