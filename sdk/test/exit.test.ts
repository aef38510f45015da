import fs from "node:fs";
import path from "node:path";
import { expect, inject, it } from "vitest";
import { execute } from "@/sdk/test/execute";
import { api, newProject, web } from "@/sdk/test/product";

// A program that does its work and ends: nothing of the SDK keeps it alive, and what it recorded is not lost with it.

const program = `
import { pipeline, step } from "tracegate";
import { z } from "zod";
const Text = z.object({ text: z.string() });
const shout = step("shout", { kind: "chain", input: Text, output: Text }, ({ text }) => ({ text: text.toUpperCase() }));
const job = pipeline("job", { version: "1", input: Text, output: Text, limits: { usd: 0.1, steps: 5, ms: "20s" } }, shout);
const run = await job.start({ text: "hello" });
console.log(JSON.stringify({ status: run.status, output: run.output, traceId: run.traceId, runId: run.runId }));
`;
const project = inject("installed");
const file = path.join(project, "job.mjs");
fs.writeFileSync(file, program);

it("ends by itself, and its traces arrive", async () => {
  const { key } = await newProject("exit");
  const said = await execute(process.execPath, [file], project, { TRACEGATE_URL: web, TRACEGATE_KEY: key });
  const run = JSON.parse(said);
  expect(run).toMatchObject({ status: "done", output: { text: "HELLO" } });
  const spans = async () => {
    const { spans } = await api("GET", `/runs/${run.traceId}/spans?limit=100`, key);
    return spans.map((span: { name: string; endTimeUnixNano: string | null }) => [
      span.name,
      span.endTimeUnixNano !== null,
    ]);
  };
  await expect.poll(spans).toContainEqual(["shout", true]);
  expect((await spans()).filter(([, hasEnded]: [string, boolean]) => !hasEnded)).toEqual([]);
});

it("without a server its pure steps run, and it ends as well", async () => {
  const startedAt = Date.now();
  const nowhere = { TRACEGATE_URL: "http://127.0.0.1:9", TRACEGATE_KEY: "tg_none" };
  const run = JSON.parse(await execute(process.execPath, [file], project, nowhere));
  expect(run).toMatchObject({ status: "done", output: { text: "HELLO" } });
  expect(Date.now() - startedAt).toBeLessThan(60_000);
});
