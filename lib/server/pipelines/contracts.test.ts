import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ruleIds } from "@/lib/domain/findings/rules";
import { system } from "@/lib/server/control/work";
import { pool } from "@/lib/server/db";
import { analyseWaiting } from "@/lib/server/findings/analyse-waiting";
import { runFindings } from "@/lib/server/findings/findings";
import { Ingest } from "@/lib/server/ingest";
import { getContract } from "@/lib/server/pipelines/contract";
import { pipelineContracts } from "@/lib/server/pipelines/contracts";
import { decideProposal, uploadContract, withdraw } from "@/lib/server/pipelines/give-contracts";
import { pipelineRules, switchPipelineRule } from "@/lib/server/pipelines/rules";
import { spanContracts } from "@/lib/server/pipelines/span-contracts";
import { inProject, type Tx } from "@/lib/server/transaction";
import { addProject, drawSpan } from "@/lib/testing/telemetry";

const hex = (bytes: number) => randomBytes(bytes).toString("hex");
const startMs = Date.now() - 3_600_000;
const analyse = () => analyseWaiting(pool(), (error) => expect.unreachable(String(error)), 0);
const change = <T>(project: string, act: (tx: Tx) => Promise<T>) => inProject(project, system, act);
let ingest: Ingest;
let sent = 0;
beforeAll(() => {
  ingest = new Ingest(process.env["DATABASE_URL"] ?? "");
});
afterAll(() => ingest.close());

const desk = "desk/π";
const judged = "chain:desk/π › chain:judge";
const looked = "chain:desk/π › tool:lookup";

/** A desk that looks something up and judges; `schema` is what its judge is asked to keep. */
async function sendRun(project: string, verdict: object, schema: object | null, found: object = { ok: true, n: 1 }) {
  const [traceId, root, judge] = [hex(16), hex(8), hex(8)];
  const startNs = BigInt(startMs + sent++ * 1_000) * 1_000_000n;
  const span = (spanId: string, name: string, attributes: Record<string, string>) =>
    drawSpan({ traceId, spanId, name, startNs, parentSpanId: spanId === root ? null : root, attributes });
  await ingest.add(
    project,
    [
      span(root, desk, {
        "openinference.span.kind": "CHAIN",
        "gen_ai.workflow.name": desk,
        "tracegate.pipeline": desk,
      }),
      span(judge, "judge", {
        ...{ "openinference.span.kind": "CHAIN", "output.value": JSON.stringify(verdict) },
        ...(schema === null ? {} : { "tracegate.contract.output": JSON.stringify(schema) }),
      }),
      span(hex(8), "execute_tool lookup", {
        ...{ "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "lookup" },
        "gen_ai.tool.call.result": JSON.stringify(found),
      }),
    ],
    [],
  );
  return { traceId, judge };
}

const verdictOf = (type: string) => ({ type: "object", properties: { amount: { type } }, required: ["amount"] });
const rulesOf = async (project: string, traceId: string) =>
  ((await runFindings(project, traceId))?.findings ?? []).map(({ rule }) => rule);

it("learns versions of a contract, what changed, how runs kept it, and where they broke it", async () => {
  const project = await addProject();
  await sendRun(project, { amount: 1.5 }, verdictOf("number"));
  const { traceId, judge } = await sendRun(project, { amount: "84.20" }, verdictOf("number"));
  await sendRun(project, { amount: 2 }, verdictOf("integer"));
  await analyse();
  // once more: a run that is analysed again counts once
  await pool().query(
    "insert into analysis_queue (trace_id, project_id, revision) select trace_id, project_id, revision from runs where project_id = $1::uuid",
    [project],
  );
  await analyse();

  const listed = await pipelineContracts(project, desk);
  expect(listed?.contracts).toMatchObject([
    {
      step: judged,
      label: "judge",
      side: "output",
      source: "sdk",
      versions: 2,
      checks: { runs: 3, passed: 2, failed: 1 },
    },
  ]);
  const id = listed?.contracts[0]?.id ?? "";
  const contract = await getContract(project, desk, id);
  expect(contract?.history.map(({ runs, diff }) => [runs, diff?.verdict])).toEqual([
    [1, "breaking"],
    [2, undefined],
  ]);
  expect(contract?.history[0]?.diff?.changes).toEqual([
    { path: "/amount", effect: "narrows", what: "type number became integer" },
  ]);
  expect(contract?.paths).toEqual([{ path: "/amount", message: "must be number", count: 1, runs: 1 }]);
  expect(contract?.broken.map((sample) => sample.traceId)).toEqual([traceId]);
  expect(contract?.trend.reduce((sum, { passed, failed }) => sum + passed + failed, 0)).toBe(3);
  // another project and another pipeline know nothing of it
  expect(await getContract(await addProject(), desk, id)).toBeNull();
  expect(await getContract(project, "other", id)).toBeNull();

  expect((await spanContracts(project, traceId, judge))?.contracts).toMatchObject([
    {
      ...{ side: "output", source: "sdk", id, checked: true, value: { amount: "84.20" } },
      issues: [{ path: "/amount", expected: { type: "number" }, actual: "84.20", missing: false }],
    },
  ]);
});

it("holds spans that carry none to what somebody uploaded, until it is withdrawn", async () => {
  const project = await addProject();
  const first = await sendRun(project, { amount: 1 }, null);
  await analyse();
  expect(await rulesOf(project, first.traceId)).not.toContain("schema.output");
  const zod = "export const Verdict = z.object({ amount: z.number().max(10) })";
  const given = await change(project, (tx) => uploadContract(tx, project, desk, { step: judged, side: "output", zod }));
  expect(given).toMatchObject({
    source: "uploaded",
    schema: { properties: { amount: { type: "number", maximum: 10 } } },
  });
  const broken = await sendRun(project, { amount: 11 }, null);
  const own = await sendRun(project, { amount: 11 }, verdictOf("number"));
  await analyse();
  expect(await rulesOf(project, broken.traceId)).toContain("schema.output");
  expect(await rulesOf(project, own.traceId)).not.toContain("schema.output");
  expect((await spanContracts(project, broken.traceId, broken.judge))?.contracts[0]).toMatchObject({
    source: "uploaded",
  });
  await change(project, (tx) => withdraw(tx, project, desk, given.id));
  const later = await sendRun(project, { amount: 11 }, null);
  await analyse();
  expect(await rulesOf(project, later.traceId)).not.toContain("schema.output");
  const { rows } = await pool().query("select action from audit_entries where project_id = $1::uuid order by seq", [
    project,
  ]);
  expect(rows.map(({ action }) => action)).toEqual(["contract.uploaded", "contract.withdrawn"]);
});

it("refuses what no value could be held against, naming the line", async () => {
  const project = await addProject();
  await sendRun(project, { amount: 1 }, null);
  const upload = (body: object) =>
    change(project, (tx) => uploadContract(tx, project, desk, { step: judged, side: "output", ...body }));
  await expect(upload({ zod: "z.object({\n a: z.string().refine((v) => v),\n})" })).rejects.toThrow("/zod line 2:");
  await expect(upload({ schema: { type: "strin" } })).rejects.toThrow("/schema is not a JSON Schema");
  await expect(upload({})).rejects.toThrow("one of the two");
  await expect(
    change(project, (tx) => uploadContract(tx, project, "nobody", { step: judged, side: "output", schema: {} })),
  ).rejects.toThrow("nothing here");
});

it("proposes what good runs have in common, tells drift until somebody decides, then holds them to it", async () => {
  const project = await addProject();
  for (let run = 0; run < 31; run += 1) await sendRun(project, { amount: run }, null, { ok: true, n: run });
  await analyse();
  const [proposal] = (await pipelineContracts(project, desk))?.proposals.filter(({ step }) => step === looked) ?? [];
  expect(proposal).toMatchObject({
    ...{ support: 31, dismissed: false },
    schema: { properties: { n: { type: "integer", minimum: 0, maximum: 100 } }, required: ["ok", "n"] },
  });
  const drifted = await sendRun(project, { amount: 1 }, null, { ok: true, n: "many" });
  await analyse();
  expect((await runFindings(project, drifted.traceId))?.findings).toMatchObject([
    { rule: "schema.drift", severity: "low" },
  ]);

  const adopted = await change(project, (tx) => decideProposal(tx, project, desk, { step: looked, decision: "adopt" }));
  expect(adopted.contracts).toMatchObject([{ step: looked, source: "adopted" }]);
  const broken = await sendRun(project, { amount: 1 }, null, { ok: true, n: "many" });
  await analyse();
  expect((await runFindings(project, broken.traceId))?.findings).toMatchObject([
    { rule: "schema.output", severity: "high" },
  ]);

  const dismissed = await change(project, (tx) =>
    decideProposal(tx, project, desk, { step: looked, decision: "dismiss" }),
  );
  expect(dismissed.proposals.find(({ step }) => step === looked)).toMatchObject({ support: 31, dismissed: true });
  const unwanted = await sendRun(project, { amount: 1 }, null, { ok: true, n: "many" });
  await analyse();
  expect(await rulesOf(project, unwanted.traceId)).toEqual([]);
});

it("a rule that is off in a pipeline finds nothing there, and its switch is audited", async () => {
  const project = await addProject();
  const bad = { ok: false, reason: "locked" };
  const before = await sendRun(project, { amount: 1 }, null, bad);
  await analyse();
  const off = await change(project, (tx) => switchPipelineRule(tx, project, desk, { rule: "error.in_ok", on: false }));
  expect(off.rules.filter(({ on }) => !on)).toMatchObject([{ rule: "error.in_ok", runs: 1, offBy: null }]);
  const after = await sendRun(project, { amount: 1 }, null, bad);
  await analyse();
  expect([await rulesOf(project, before.traceId), await rulesOf(project, after.traceId)]).toEqual([
    ["error.in_ok"],
    [],
  ]);
  await change(project, (tx) => switchPipelineRule(tx, project, desk, { rule: "error.in_ok", on: true }));
  // a second time changes nothing, and is nothing to audit
  await change(project, (tx) => switchPipelineRule(tx, project, desk, { rule: "error.in_ok", on: true }));
  const { rows } = await pool().query("select action from audit_entries where project_id = $1::uuid order by seq", [
    project,
  ]);
  expect(rows.map(({ action }) => action)).toEqual(["rule.off", "rule.on"]);
  expect((await pipelineRules(project, desk))?.rules).toHaveLength(ruleIds.length);
  expect(await pipelineRules(project, "nobody")).toBeNull();
});
