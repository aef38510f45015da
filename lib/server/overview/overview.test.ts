import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Overview } from "@/lib/contract/overview";
import { pool } from "@/lib/server/db";
import { Ingest } from "@/lib/server/ingest";
import { getOverview } from "@/lib/server/overview/overview";
import { countRuns } from "@/lib/server/run-counts";
import { addProject, drawSpan } from "@/lib/testing/telemetry";

const zone = "Pacific/Apia";
const hourNs = 3_600_000_000_000n;
const hex = (bytes: number) => randomBytes(bytes).toString("hex");
let ingest: Ingest;
beforeAll(() => {
  ingest = new Ingest(process.env["DATABASE_URL"] ?? "");
});
afterAll(() => ingest.close());

async function send(project: string, pipeline: string, startNs: bigint, failed = false): Promise<string> {
  const traceId = hex(16);
  await ingest.add(
    project,
    [
      drawSpan({
        ...{
          traceId,
          spanId: hex(8),
          name: `invoke_agent ${pipeline}`,
          failed,
          startNs,
          endNs: startNs + 2_000_000_000n,
        },
        attributes: { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": pipeline },
      }),
    ],
    [],
  );
  return traceId;
}

const setFindings = (project: string, traceId: string, rules: readonly string[]) =>
  pool().query(
    `update runs set findings = cardinality($3::text[]), finding_rules = $3::text[]
      where project_id = $1::uuid and trace_id = decode($2::text, 'hex')`,
    [project, traceId, rules],
  );

it("counts the day of the reader's zone, and each number is that of the list behind it", async () => {
  const [project, other] = [await addProject(), await addProject()];
  expect((await getOverview(await addProject(), { zone })).isEmpty).toBe(true);
  // the week of a project is remembered for a minute: this one is asked for the days alone
  const { today, yesterday, week } = await getOverview(other, { zone });
  const nsOf = (at: string) => BigInt(Date.parse(at)) * 1_000_000n;
  // the first moment of a day belongs to it, the last before to the day before
  const first = await send(project, "desk", nsOf(today.from));
  await send(project, "desk", nsOf(today.from) + 1n, true);
  await send(project, "desk", nsOf(today.from) - 1n);
  await send(project, "night", nsOf(yesterday.from), true);
  await send(project, "night", nsOf(week.from));
  await send(project, "night", nsOf(week.from) - hourNs);
  await send(other, "elsewhere", nsOf(today.from) + 1n);
  await setFindings(project, first, ["schema.output", "output.empty"]);

  const seen = Overview.parse(await getOverview(project, { zone }));
  expect(seen.today).toMatchObject({ runs: 2, schemaFailures: 1, silentFailures: 1, byStatus: { done: 1, failed: 1 } });
  expect(seen.yesterday.runs).toBe(1);
  expect(seen.week.runs).toBe(3);
  expect(seen.quarters.reduce((sum, { good, failed }) => sum + good + failed, 0)).toBe(2);
  expect(seen.quarters.reduce((sum, { before }) => sum + before, 0)).toBe(2);
  expect(seen.pipelines).toMatchObject([
    { name: "desk", runs: 2, successRate: 0.5, successRateBefore: 1, schemaFailures: 1 },
    { name: "night", runs: 0, successRate: null, successRateBefore: 0 },
  ]);
  expect(seen.bad.map(({ status }) => status)).toEqual(["failed"]);

  const { from } = seen.today;
  const listed = async (q: string) => (await countRuns(project, { from, q })).total;
  expect(await listed("status:failed")).toBe(seen.today.byStatus.failed);
  expect(await listed("finding:schema")).toBe(seen.today.schemaFailures);
  expect(await listed("")).toBe(seen.today.runs);
});
