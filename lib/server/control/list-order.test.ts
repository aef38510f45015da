// Lists are ordered by a number, also where it gains a digit: as text, 1000 comes before 999.
import { afterAll, beforeAll, expect, it } from "vitest";
import { closeDatabase, pool } from "@/lib/server/db";
import { closeLive } from "@/lib/server/live";
import { callApi, type Method } from "@/lib/testing/call-api";
import { newMember, newTenant, type Tenant, testAdminKey } from "@/lib/testing/tenant";

let tenant: Tenant;
let owner: string;

beforeAll(async () => {
  tenant = await newTenant("ordered");
  owner = await newMember(tenant.projectId, "owner");
});

afterAll(async () => {
  await closeLive();
  await closeDatabase();
});

const call = async (method: Method, path: string, key: string, body?: unknown) =>
  (await callApi(method, path, { key, ...(body === undefined ? {} : { body }) })).json();

const made = ["a", "b", "c", "d"];
const lists: Record<string, (name: string) => Promise<unknown>> = {
  budgets: (pipeline) => {
    const scope = { kind: "pipeline", pipeline };
    return call("POST", "/budgets", owner, { scope, period: "day", limitMicroUsd: 1 });
  },
  gates: (step) => {
    const rule = { required: false, risk: "low", quorum: 1, approvers: null };
    return call("PUT", "/gates", owner, { pipeline: "desk", step, ...rule });
  },
  webhooks: (name) => call("POST", "/webhooks", owner, { url: `http://127.0.0.1:9/${name}`, events: ["*"] }),
  breakers: (resource) =>
    call("POST", "/breakers/report", tenant.key, {
      reporter: "a",
      outcomes: [{ resource, generation: 1, ok: true }],
    }),
  members: (name) =>
    call("POST", `/projects/${tenant.projectId}/members`, testAdminKey, { name, role: "viewer", groups: [] }),
};
type Item = { scope?: { pipeline: string }; step?: string; url?: string; resource?: string; name?: string };
const nameOf = ({ scope, step, url, resource, name }: Item) =>
  scope?.pipeline ?? step ?? url?.slice(-1) ?? resource ?? name;

it.each(Object.entries(lists))("%s, a page each", async (list, make) => {
  await pool().query(`select setval(pg_get_serial_sequence('${list}', 'ordinal'), 997)`);
  for (const name of made) await make(name);
  const seen: unknown[] = [];
  let cursor = "";
  do {
    const page = await call("GET", `/${list}?limit=1${cursor}`, owner);
    seen.push(...page[list].map(nameOf));
    cursor = page.nextCursor === null ? "" : `&cursor=${page.nextCursor}`;
  } while (cursor !== "");
  expect(seen).toEqual(list === "members" ? ["owner", ...made] : made.toReversed());
});
