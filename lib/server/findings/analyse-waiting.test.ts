import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { WireSpan } from "@/lib/otlp/wire";
import { system } from "@/lib/server/control/work";
import { pool } from "@/lib/server/db";
import { analyseWaiting } from "@/lib/server/findings/analyse-waiting";
import { changeGroup, getGroup, listGroups, runFindings } from "@/lib/server/findings/findings";
import { Ingest } from "@/lib/server/ingest";
import { getRun, listRuns } from "@/lib/server/runs";
import { inProject } from "@/lib/server/transaction";
import { addProject, drawSpan } from "@/lib/testing/telemetry";

const startMs = Date.now() - 3_600_000;
let ingest: Ingest;
let project: string;

beforeAll(() => {
  ingest = new Ingest(process.env["DATABASE_URL"] ?? "");
});
beforeEach(async () => {
  project = await addProject();
});
afterAll(() => ingest.close());

const hex = (bytes: number) => randomBytes(bytes).toString("hex");
const analyse = () => analyseWaiting(pool(), (error) => expect.unreachable(String(error)), 0);

/** A desk that charges somebody; the charge says `result`. */
async function sendRun(result: string, { afterMs = 0, traceId = hex(16) } = {}): Promise<string> {
  const startNs = BigInt(startMs + afterMs) * 1_000_000n;
  const span = (spanId: string, given: Partial<WireSpan>) =>
    drawSpan({ traceId, spanId, name: "desk", startNs, ...given });
  const root = hex(8);
  await ingest.add(
    project,
    [
      span(root, { attributes: { "gen_ai.operation.name": "invoke_workflow" } }),
      span(hex(8), {
        name: "execute_tool charge",
        parentSpanId: root,
        attributes: {
          ...{ "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "charge" },
          "gen_ai.tool.call.result": result,
        },
      }),
    ],
    [],
  );
  return traceId;
}
const bad = '{"ok":false,"reason":"locked"}';
const change = (id: string, body: Parameters<typeof changeGroup>[3]) =>
  inProject(project, system, (tx) => changeGroup(tx, project, id, body));
const onlyGroup = async () => {
  const { groups } = await listGroups(project, { limit: 10 });
  expect(groups).toHaveLength(1);
  return groups[0] ?? expect.unreachable();
};

describe("a run", () => {
  it("says when all that it has was analysed, and is found by what was found", async () => {
    const traceId = await sendRun(bad);
    expect(await getRun(project, traceId)).toMatchObject({ findings: 0, analysedAt: null });
    await analyse();
    expect(await getRun(project, traceId)).toMatchObject({ findings: 1, findingRules: ["error.in_ok"] });
    expect((await getRun(project, traceId))?.analysedAt).not.toBeNull();
    const find = async (q: string) => (await listRuns(project, { q, limit: 5 })).runs.map((run) => run.traceId);
    expect(await find("finding:error.in_ok")).toEqual([traceId]);
    expect(await find("finding:error")).toEqual([traceId]);
    expect(await find("finding:*")).toEqual([traceId]);
    expect(await find("finding:schema")).toEqual([]);
    const { id } = await onlyGroup();
    expect(await find(`finding:${id}`)).toEqual([traceId]);
    expect(await find(`-finding:${id}`)).toEqual([]);
    expect(await find("finding:00000000-0000-4000-8000-000000000000")).toEqual([]);
    expect(await find("-finding:loop.identical")).toEqual([traceId]);
  });

  it("is analysed again when a late span comes, and keeps the ids of its findings", async () => {
    const traceId = await sendRun(bad);
    await analyse();
    const before = await runFindings(project, traceId);
    await ingest.add(
      project,
      [drawSpan({ traceId, spanId: hex(8), name: "late", startNs: BigInt(startMs + 5) * 1_000_000n })],
      [],
    );
    expect(await getRun(project, traceId)).toMatchObject({ findings: 1, analysedAt: null });
    await analyse();
    expect((await runFindings(project, traceId))?.findings).toEqual(before?.findings);
    expect((await onlyGroup()).runs).toBe(1);
  });

  it("loses a finding with its cause, and the group with its last run", async () => {
    const traceId = await sendRun(bad);
    await analyse();
    await pool().query("update spans set attributes = attributes - 'gen_ai.tool.call.result' where project_id = $1", [
      project,
    ]);
    await pool().query(
      "insert into analysis_queue (project_id, trace_id, revision) select project_id, trace_id, revision from runs where project_id = $1",
      [project],
    );
    await analyse();
    expect(await runFindings(project, traceId)).toMatchObject({ findings: [] });
    expect((await listGroups(project, { limit: 10 })).groups).toEqual([]);
  });

  it("of another project is not there", async () => {
    const traceId = await sendRun(bad);
    await analyse();
    const [{ id } = { id: "" }] = (await listGroups(project, { limit: 1 })).groups;
    const other = await addProject();
    expect(await runFindings(other, traceId)).toBeNull();
    expect(await getGroup(other, id)).toBeNull();
    expect(await listGroups(other, { limit: 5 })).toEqual({ groups: [], nextCursor: null });
  });
});

describe("a group", () => {
  it("holds the same complaint of many runs, the newest as samples", async () => {
    for (const afterMs of [0, 1000, 2000]) await sendRun(bad, { afterMs });
    const last = await sendRun('{"ok":false,"reason":"gone"}', { afterMs: 3000 });
    await sendRun('{"error":"quota"}');
    await analyse();
    const { groups } = await listGroups(project, { limit: 10 });
    expect(groups.map(({ runs, detail }) => [runs, detail])).toEqual([
      [4, "charge returned ok: false and counts as successful."],
      [1, 'charge returned error: "quota" and counts as successful.'],
    ]);
    expect(groups[0]?.samples[0]).toMatchObject({ traceId: last, actual: { ok: false, reason: "gone" } });
    expect(groups[0]?.trend.reduce((sum, runs) => sum + runs, 0)).toBe(4);
    const first = await listGroups(project, { limit: 1 });
    const second = await listGroups(project, { limit: 1, cursor: first.nextCursor ?? "" });
    expect([...first.groups, ...second.groups].map(({ id }) => id)).toEqual(groups.map(({ id }) => id));
    expect(second.nextCursor).toBeNull();
  });

  it("regresses when a run that began after it was resolved has it again", async () => {
    await sendRun(bad);
    await analyse();
    const { id } = await onlyGroup();
    expect(await change(id, { state: "resolved", note: "fixed in v42" })).toMatchObject({ state: "resolved" });
    await sendRun(bad, { afterMs: 1000 });
    await analyse();
    expect(await onlyGroup()).toMatchObject({ state: "resolved", runs: 2 });
    await sendRun(bad, { afterMs: 7_200_000 });
    await analyse();
    expect(await onlyGroup()).toMatchObject({ state: "regressed", runs: 3, note: "fixed in v42" });
  });

  it("is ignored until so many more runs have it", async () => {
    await sendRun(bad);
    await analyse();
    const { id } = await onlyGroup();
    await change(id, { state: "ignored", ignoredForRuns: 2 });
    await sendRun(bad);
    await analyse();
    expect(await onlyGroup()).toMatchObject({ state: "ignored", ignoredUntilRuns: 3 });
    await sendRun(bad);
    await analyse();
    expect(await onlyGroup()).toMatchObject({ state: "open" });
  });

  it("tells webhooks when it is new and when it comes back", async () => {
    await pool().query(
      "insert into webhooks (project_id, url, events, secret, created_at) values ($1, 'https://example.com/', '{*}', '\\x00', now())",
      [project],
    );
    await sendRun(bad);
    await sendRun(bad);
    await analyse();
    await change((await onlyGroup()).id, { state: "resolved" });
    await sendRun(bad, { afterMs: 7_200_000 });
    await analyse();
    const { rows } = await pool().query<{ type: string; body: string }>(
      `select type, body from webhook_deliveries d join webhooks w on w.id = d.webhook_id
        where w.project_id = $1 and type like 'finding.%' order by d.ordinal`,
      [project],
    );
    expect(rows.map(({ type }) => type)).toEqual(["finding.new", "finding.regressed"]);
    expect(JSON.parse(rows[0]?.body ?? "").data).toMatchObject({ rule: "error.in_ok", step: "charge" });
  });
});
