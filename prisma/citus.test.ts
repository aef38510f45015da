// What can be known of prisma/citus.sql without Citus: keys, foreign keys and triggers from the catalogue, and from the plans
// of the statements that really come whether tables that lie on several machines are joined by the distribution column alone.
import { readFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pool } from "@/lib/server/db";
import { analyseWaiting } from "@/lib/server/findings/analyse-waiting";
import { Ingest } from "@/lib/server/ingest";
import { closeLive } from "@/lib/server/live";
import { indexWaiting } from "@/lib/server/search/index-waiting";
import { callApi } from "@/lib/testing/call-api";
import { joinedApart, type PlanNode } from "@/lib/testing/joined-apart";
import { recordedRequests } from "@/lib/testing/recorded-corpus";
import { newTenant } from "@/lib/testing/tenant";

const script = readFileSync(path.join(import.meta.dirname, "citus.sql"), "utf8");
const named = (pattern: RegExp) => [...script.matchAll(pattern)].map(([, name = ""]) => name);
const distributed = named(/create_distributed_table\('(\w+)', 'trace_id'/g);
const everywhere = named(/create_reference_table\('(\w+)'/g);
const stays = named(/^-- stays: (\w+)$/gm);

const names = async (text: string, values: unknown[] = []) =>
  (await pool().query<{ name: string }>(text, values)).rows.map(({ name }) => name);

describe("the tables of the script", () => {
  it("are there, each once, and every table of runs is among them", async () => {
    const all = [...distributed, ...everywhere, ...stays];
    expect(new Set(all).size).toBe(all.length);
    const known = await names("select tablename as name from pg_tables where schemaname = 'public'");
    for (const table of all) expect(known).toContain(table);
    const ofRuns = await names(`
      select distinct c.relname as name from pg_index i join pg_class c on c.oid = i.indrelid and not c.relispartition
        join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey) and a.attname = 'trace_id'
       where i.indisprimary and c.relnamespace = 'public'::regnamespace`);
    expect([...distributed, ...stays].sort(), "a table with trace_id in its key is in citus.sql").toEqual(
      ofRuns.sort(),
    );
  });

  it("that are distributed have the distribution column in every unique key", async () => {
    const without = await names(
      `select c.relname || '.' || k.relname as name
         from pg_index i join pg_class c on c.oid = i.indrelid join pg_class k on k.oid = i.indexrelid
        where i.indisunique and c.relname = any($1::text[])
          and not exists (select from pg_attribute a
                           where a.attrelid = c.oid and a.attnum = any(i.indkey) and a.attname = 'trace_id')`,
      [distributed],
    );
    expect(without).toEqual([]);
  });

  it("that are distributed have no trigger, and foreign keys to tables on every machine at most", async () => {
    const found = await names(
      `select conname as name from pg_constraint
        where contype = 'f' and conparentid = 0 and (conrelid::regclass::text = any($1::text[]) or confrelid::regclass::text = any($1::text[]))
          and not (confrelid::regclass::text = any($2::text[]))
        union all
       select tgname from pg_trigger where not tgisinternal and tgrelid::regclass::text = any($1::text[])`,
      [distributed, everywhere],
    );
    expect(found).toEqual([]);
  });
});

/** What the processes send, once each, while runs come in and are looked at. */
const sent = new Set<string>();

describe("the statements of the hot paths", () => {
  const ingest = new Ingest(process.env["DATABASE_URL"] ?? "");
  const query = pg.Client.prototype.query;

  beforeAll(async () => {
    // biome-ignore lint/suspicious/noExplicitAny: the overloads of query cannot be written down for a spy
    pg.Client.prototype.query = function (this: pg.Client, ...given: any[]) {
      const [asked] = given;
      const text = typeof asked === "string" ? asked : asked?.text;
      if (typeof text === "string") sent.add(text);
      // biome-ignore lint/suspicious/noExplicitAny: as above
      return (query as any).apply(this, given);
    } as typeof query;
    await workload(ingest);
    pg.Client.prototype.query = query;
  }, 120_000);
  afterAll(async () => {
    pg.Client.prototype.query = query;
    await ingest.close();
    await closeLive();
  });

  it("join distributed tables by the distribution column alone", async () => {
    const apart: string[] = [];
    let planned = 0;
    for (const text of sent) {
      if (!/^\s*(select|with|insert|update|delete)\b/i.test(text)) continue;
      if (distributed.filter((table) => new RegExp(`\\b${table}\\b`).test(text)).length === 0) continue;
      planned += 1;
      const groups = await groupsOf(text);
      if (groups.length > 1) apart.push(`${groups.map((group) => group.join(", ")).join(" | ")}\n${text}`);
    }
    expect(apart).toEqual([]);
    expect(planned).toBeGreaterThan(40);
  });
});

async function groupsOf(text: string): Promise<string[][]> {
  const { rows } = await pool().query<{ "QUERY PLAN": [{ Plan: PlanNode }] }>(
    `explain (verbose, generic_plan, format json) ${text}`,
  );
  const [row] = rows;
  return row === undefined ? [] : joinedApart(row["QUERY PLAN"][0].Plan, distributed);
}

describe("a join of rows of different runs is seen", () => {
  const ofRun = "project_id = $1::uuid and trace_id = decode($2::text, 'hex')";
  it.each([
    ["by a name", "select from spans a join spans b on a.name = b.name", 2],
    ["by the project alone", "select from runs r join findings f on f.project_id = r.project_id", 2],
    ["in a list", "select from runs where project_id in (select project_id from spans where name = $1::text)", 2],
    ["by the trace", "select from runs r join spans s on s.trace_id = r.trace_id and s.project_id = r.project_id", 1],
    [
      "by the trace, in a list",
      "select from runs where trace_id in (select trace_id from spans where name = $1::text)",
      1,
    ],
    [
      "of one run",
      `select from (select name from spans where ${ofRun}) s, (select body from contents where ${ofRun}) c`,
      1,
    ],
  ])("%s", async (_, text, groups) => expect(await groupsOf(text)).toHaveLength(groups));
});

async function workload(ingest: Ingest): Promise<void> {
  const tenant = await newTenant("citus");
  for (const { name, spans, logs } of recordedRequests()) {
    if (!/langchain|vercel/.test(name)) continue;
    await ingest.add(tenant.projectId, spans, logs);
    // a second delivery meets what is stored
    await ingest.add(tenant.projectId, spans, logs);
  }
  const refuse = (error: unknown) => expect.unreachable(String(error));
  await indexWaiting(pool(), refuse);
  while ((await analyseWaiting(pool(), refuse, 0)) > 0);
  const get = async (target: string) => {
    const answer = await callApi("GET", target, { key: tenant.key });
    return answer.headers.get("content-type")?.includes("json") ? answer.json().catch(() => null) : answer.text();
  };
  const { runs } = await get("/runs?limit=20");
  expect(runs.length).toBeGreaterThan(3);
  for (const query of [
    "status:failed",
    "kind:llm model:gpt-*",
    "weather",
    'text:"the weather" tool:*',
    "attr.foo:bar finding:*",
  ]) {
    const q = encodeURIComponent(query);
    for (const list of ["/runs", "/runs/facets", "/runs/count", "/runs/histogram"]) await get(`${list}?q=${q}`);
  }
  for (const sort of ["-duration", "cost", "tokens", "-steps"]) await get(`/runs?sort=${sort}&limit=2`);
  for (const field of ["pipeline", "model", "kind", "tool", "step", "attr"]) await get(`/runs/suggest?field=${field}`);
  for (const list of ["/findings", "/pipelines", "/inbox", "/approvals", "/control"]) await get(list);
  for (const { traceId, sessionId, userId, pipeline } of runs.slice(0, 3)) {
    const { spans } = await get(`/runs/${traceId}/spans`);
    const parts = ["", "/findings", "/tree", "/steps", "/transcript", "/search?q=the", "/export", "/control"];
    for (const part of parts) await get(`/runs/${traceId}${part}`);
    for (const part of ["", "/siblings", "/contracts"]) await get(`/runs/${traceId}/spans/${spans[0].spanId}${part}`);
    await get(`/diff?head=${traceId}&base=${runs[1].traceId}`);
    await get(`/diff?head=${traceId}`);
    if (sessionId) await get(`/sessions/${encodeURIComponent(sessionId)}`);
    if (userId) await get(`/users/${encodeURIComponent(userId)}`);
    if (pipeline)
      for (const part of ["", "/contracts", "/rules"]) await get(`/pipelines/${encodeURIComponent(pipeline)}${part}`);
  }
  const ids = runs.map(({ traceId }: { traceId: string }) => traceId);
  const sides = { failed: ids.slice(0, 3), good: ids.slice(3, 9) };
  await callApi("POST", "/diff/cohort", { key: tenant.key, body: sides });
}
