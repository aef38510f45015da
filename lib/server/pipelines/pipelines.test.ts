import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Ingest } from "@/lib/server/ingest";
import { getPipeline, listPipelines } from "@/lib/server/pipelines/pipelines";
import { addProject, drawSpan } from "@/lib/testing/telemetry";

const minuteNs = 60_000_000_000n;
const nowNs = BigInt(Date.now()) * 1_000_000n;
const hex = (bytes: number) => randomBytes(bytes).toString("hex");
let ingest: Ingest;
beforeAll(() => {
  ingest = new Ingest(process.env["DATABASE_URL"] ?? "");
});
afterAll(() => ingest.close());

const send = (project: string, name: string, agoNs: bigint, tookNs: bigint, failed = false) =>
  ingest.add(
    project,
    [
      drawSpan({
        ...{ traceId: hex(16), spanId: hex(8), name: `invoke_agent ${name}`, failed },
        ...{ startNs: nowNs - agoNs, endNs: nowNs - agoNs + tookNs },
        attributes: { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": name },
      }),
    ],
    [],
  );

it("sums the runs of the last days by pipeline, of this project only, whatever the names are", async () => {
  const [project, other] = [await addProject(), await addProject()];
  for (const [took, failed] of [
    [1n, false],
    [2n, false],
    [3n, false],
    [10n, true],
  ] as const)
    await send(project, "a/b %2F …", 5n * minuteNs, took * 1_000_000_000n, failed);
  await send(project, "~old\0", 9n * 24n * 60n * minuteNs, 1_000_000_000n);
  await send(other, "elsewhere", minuteNs, 1n);

  const { pipelines, total } = await listPipelines(project);
  expect(pipelines.map(({ name, runs }) => [name, runs])).toEqual([
    ["a/b %2F …", 4],
    ["~old\0", 0],
  ]);
  expect(total).toBe(2);
  expect(pipelines[0]).toMatchObject({
    ...{ done: 3, failed: 1, open: 0, successRate: 0.75, durationP50Ns: "2500000000", costState: "none" },
    findings: { schema: 0, silent: 0 },
  });
  // what ran nine days ago is of the stretch before
  expect(await getPipeline(project, "~old\0")).toMatchObject({
    runs: 0,
    successRate: null,
    before: { runs: 1, done: 1 },
  });
  expect(await getPipeline(project, "elsewhere")).toBeNull();
  expect((await listPipelines(await addProject())).pipelines).toEqual([]);
});
