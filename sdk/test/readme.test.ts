import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { until } from "@/sdk/test/execute";
import { api, newProject, type Project, web } from "@/sdk/test/product";

const project = inject("installed");

/** The block after the mark in README.md, as printed. */
function printedExample(): string {
  const readme = fs.readFileSync(path.join(project, "node_modules/tracegate/README.md"), "utf8");
  const [, block] = /executed as printed by sdk\/test\/readme\.test\.ts -->\n```js\n([\s\S]*?)\n```/.exec(readme) ?? [];
  if (block === undefined) throw new Error("README.md has no example");
  return block;
}

describe("the refund desk of README.md, pasted into an empty project", () => {
  let desk: ChildProcess;
  let mine: Project;
  let said = "";
  let exitCode: number | null | undefined;
  const runOf = (order: string) => new RegExp(`^${order} (\\S+) (\\w+)`, "m").exec(said) ?? [];

  beforeAll(async () => {
    mine = await newProject("newcomer");
    fs.writeFileSync(path.join(project, "refund-desk.mjs"), printedExample());
    desk = spawn(process.execPath, ["refund-desk.mjs"], {
      cwd: project,
      env: { ...process.env, TRACEGATE_URL: web, TRACEGATE_KEY: mine.key },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [desk.stdout, desk.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        said += text;
      });
    }
    desk.once("close", (code) => {
      exitCode = code;
    });
    await until(
      () => said.includes("Waiting for decisions."),
      () => said,
    );
  });
  afterAll(() => {
    desk.kill("SIGKILL");
  });

  it("declines one order, waits for a person with another, halts at the third", () => {
    expect([runOf("A-1")[2], runOf("A-2")[2], runOf("A-3")[2]], said).toEqual(["done", "parked", "halted"]);
  });

  it("the server tells the same of the runs", async () => {
    const stateOf = async (order: string) => {
      const { status, haltCode } = await api("GET", `/runs/${runOf(order)[1]}/state`, mine.key);
      return `${status} ${haltCode}`;
    };
    expect([await stateOf("A-1"), await stateOf("A-2"), await stateOf("A-3")]).toEqual([
      "done null",
      "waiting null",
      "halted schema",
    ]);
  });

  it("the three runs are seen with their steps, the money and the halt", async () => {
    const seen = async () => (await api("GET", "/runs?limit=10", mine.key)).runs;
    await expect.poll(async () => (await seen()).length).toBe(3);
    const { traceId } = await api("GET", `/runs/${runOf("A-3")[1]}/state`, mine.key);
    await expect.poll(async () => (await api("GET", `/runs/${traceId}`, mine.key)).haltCode).toBe("schema");
    const { spans } = await api("GET", `/runs/${traceId}/spans?limit=100`, mine.key);
    const names = spans.map(({ name }: { name: string }) => name).join(" ");
    expect(names).toContain("order.lookup");
    expect(names).toContain("refund.judge");
    expect(names).not.toContain("order.refund");
  });

  it("a person approves, and the refund happens once, in the same run", async () => {
    const { approvals } = await api("GET", "/approvals?state=pending", mine.key);
    expect(approvals).toHaveLength(1);
    expect(approvals[0]).toMatchObject({ name: "order.refund", ask: "Refund 49 EUR on pi_2?", risk: "high" });
    await api("POST", `/approvals/${approvals[0].id}/decisions`, mine.token, { rev: 1, verdict: "approve" });
    const run = () => api("GET", `/runs/${runOf("A-2")[1]}/state`, mine.key);
    await expect.poll(async () => (await run()).status).toBe("done");
    const effects = (await run()).journal.filter(({ effect }: { effect: string }) => effect !== "pure");
    expect(effects).toMatchObject([
      { name: "order.refund", status: "done", result: { refundId: "re_pi_2_4900" }, approvalId: approvals[0].id },
    ]);
    expect((await api("GET", `/approvals/${approvals[0].id}`, mine.key)).state).toBe("executed");
  });

  it("ends when it is asked to", async () => {
    desk.kill("SIGINT");
    await expect.poll(() => exitCode).toBe(0);
  });
});
