// Numbers of rows are told as text, and come in order of the numbers: the tenth after the ninth.
import { afterAll, beforeAll, expect, it } from "vitest";
import { closeDatabase, pool } from "@/lib/server/db";
import { closeLive } from "@/lib/server/live";
import { callApi } from "@/lib/testing/call-api";
import { newMember, newTenant, type Tenant } from "@/lib/testing/tenant";

const count = 12;
let tenant: Tenant;
let owner: string;

beforeAll(async () => {
  tenant = await newTenant("pages");
  owner = await newMember(tenant.projectId, "owner");
});
afterAll(async () => {
  await closeLive();
  await closeDatabase();
});

async function make(path: string, method: "POST" | "PUT", body: object): Promise<void> {
  const answer = await callApi(method, path, { key: owner, body });
  expect(answer.ok, await answer.clone().text()).toBe(true);
}

/** All of a list, in pages of five. */
async function readAll(path: string, list: string): Promise<Record<string, unknown>[]> {
  const all: Record<string, unknown>[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const answer = await callApi("GET", `${path}?limit=5${cursor && `&cursor=${cursor}`}`, { key: owner });
    const page = await answer.json();
    all.push(...page[list]);
    cursor = page.nextCursor;
  }
  return all;
}

const numbers = Array.from({ length: count }, (_, at) => at + 1);
const newestFirst = numbers.toReversed().map((no) => `n${no}`);

it("budgets, newest first", async () => {
  for (const no of numbers)
    await make("/budgets", "POST", { scope: { kind: "user", userId: `n${no}` }, period: "day", limitMicroUsd: 1 });
  const budgets = await readAll("/budgets", "budgets");
  expect(budgets.map(({ scope }) => (scope as { userId: string }).userId)).toEqual(newestFirst);
});

it("gates, newest first", async () => {
  const policy = { pipeline: "desk", required: true, risk: "low", quorum: 1, approvers: null };
  for (const no of numbers) await make("/gates", "PUT", { ...policy, step: `n${no}` });
  expect((await readAll("/gates", "gates")).map(({ step }) => step)).toEqual(newestFirst);
});

it("members, oldest first", async () => {
  for (const no of numbers) {
    const { rowCount } = await pool().query(
      "insert into members (project_id, name, role, groups) values ($1::uuid, $2, 'viewer', '{}')",
      [tenant.projectId, `n${no}`],
    );
    expect(rowCount).toBe(1);
  }
  const answer = await callApi("GET", "/members?limit=1000", { key: owner });
  const { members } = await answer.json();
  const names = (all: { name: string }[]) => all.map(({ name }) => name).filter((name) => /^n\d+$/.test(name));
  expect(names(members)).toEqual(newestFirst.toReversed());
  expect(names((await readAll("/members", "members")) as { name: string }[])).toEqual(newestFirst.toReversed());
});

it("what became of an alert, newest first", async () => {
  const rule = { name: "x", metric: "runs", condition: { kind: "above", limit: 1 } };
  const made = await (await callApi("POST", "/alerts", { key: owner, body: rule })).json();
  await pool().query(
    `insert into alert_changes (project_id, alert_id, state, value, told, at)
     select $1::uuid, $2::uuid, 'ok', n, true, now() from generate_series(1, $3::int4) n`,
    [tenant.projectId, made.id, count],
  );
  const changes = await readAll(`/alerts/${made.id}/history`, "changes");
  expect(changes.map(({ value }) => `n${value}`)).toEqual(newestFirst);
});
