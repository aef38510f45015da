import { beforeAll, describe, expect, it } from "vitest";
import { View, ViewList } from "@/lib/contract/views";
import { callApi, type Method } from "@/lib/testing/call-api";
import { newTenant, type Tenant } from "@/lib/testing/tenant";

let a: Tenant;
let b: Tenant;
beforeAll(async () => {
  a = await newTenant("views a");
  b = await newTenant("views b");
});

const view = {
  name: "Failed",
  query: "status:failed",
  columns: null,
  sort: "-started",
  last: "24h",
  from: null,
  to: null,
};
const ask = async (method: Method, path: string, key: string, body?: unknown) => {
  const answer = await callApi(method, path, { key, body });
  return { status: answer.status, body: answer.status === 204 ? null : await answer.json() };
};
const create = async (tenant: Tenant, more: object = {}) =>
  View.parse((await ask("POST", "/views", tenant.key, { ...view, ...more })).body);
const names = async (tenant: Tenant) =>
  ViewList.parse((await ask("GET", "/views", tenant.key)).body).views.map(({ name }) => name);

describe("saved views", () => {
  it("are of one list each", async () => {
    const tenant = await newTenant("views of lists");
    await create(tenant, { name: "runs" });
    const mine = await create(tenant, { name: "mine", list: "approvals", query: "whose=mine" });
    expect(await names(tenant)).toEqual(["runs"]);
    const { views } = ViewList.parse((await ask("GET", "/views?list=approvals", tenant.key)).body);
    expect(views).toEqual([mine]);
  });

  it("are kept in order, changed in part, put into another order", async () => {
    const [first, second] = [await create(a, { name: "1" }), await create(a, { name: "2", columns: ["cost", "user"] })];
    expect(second).toMatchObject({ ...view, name: "2", columns: ["cost", "user"] });
    const change = { name: "one", columns: ["model"], from: "2026-11-22T01:00:00+01:00" };
    const { body } = await ask("PATCH", `/views/${first.id}`, a.key, change);
    expect(body).toEqual({ ...first, ...change, from: "2026-11-22T00:00:00.000Z" });
    const order = await ask("POST", "/views/order", a.key, { ids: [second.id] });
    expect(ViewList.parse(order.body).views.map(({ name }) => name)).toEqual(["2", "one"]);
    expect(await names(a)).toEqual(["2", "one"]);
  });

  it("come back where they were, under the id that they had", async () => {
    const { views } = ViewList.parse((await ask("GET", "/views", a.key)).body);
    const [first] = views;
    expect((await ask("DELETE", `/views/${first?.id}`, a.key)).status).toBe(204);
    expect(await names(a)).toEqual(["one"]);
    expect(await create(a, { ...first, position: 0 })).toEqual(first);
    expect(await names(a)).toEqual(["2", "one"]);
    expect((await ask("POST", "/views", a.key, { ...view, id: first?.id })).status).toBe(409);
  });

  it("of another project are not there", async () => {
    const theirs = await create(b, { name: "theirs" });
    const ours = await create(a, { id: theirs.id });
    expect(ours.id).toBe(theirs.id);
    await ask("PATCH", `/views/${theirs.id}`, b.key, { name: "still theirs" });
    expect(await names(a)).toEqual(["2", "one", "Failed"]);
    const [, only] = ViewList.parse((await ask("GET", "/views", a.key)).body).views;
    for (const [method, path, body] of [
      ["PATCH", `/views/${only?.id}`, { name: "x" }],
      ["DELETE", `/views/${only?.id}`, undefined],
    ] as const) {
      expect((await ask(method, path, b.key, body)).status).toBe(404);
    }
    expect((await ask("POST", "/views/order", b.key, { ids: [only?.id] })).body.errors[0].path).toBe("/ids");
    expect(await names(b)).toEqual(["still theirs"]);
  });

  it.each([
    [{ name: "" }, "/name"],
    [{ name: "x".repeat(61) }, "/name"],
    [{ columns: ["age"] }, "/columns/0"],
    [{ sort: "age" }, "/sort"],
    [{ last: "2h" }, "/last"],
    [{ from: "yesterday" }, "/from"],
    [{ query: "x".repeat(4_001) }, "/query"],
    [{ colour: "red" }, "/colour"],
  ])("are refused where a field is wrong: %j", async (wrong, path) => {
    const { status, body } = await ask("POST", "/views", b.key, { ...view, ...wrong });
    expect([status, body.errors[0].path]).toEqual([422, path]);
  });

  it("have a limit, and say it", async () => {
    const tenant = await newTenant("many views");
    for (let no = 0; no < 50; no++) await create(tenant);
    expect(await ask("POST", "/views", tenant.key, view)).toMatchObject({
      status: 409,
      body: { detail: "A project keeps 50 views. Delete one first." },
    });
  });
});
