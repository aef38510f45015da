import { beforeAll, describe, expect, it } from "vitest";
import { suggestFields } from "@/lib/contract/runs";
import { env } from "@/lib/server/env";
import { Ingest } from "@/lib/server/ingest";
import { callApi } from "@/lib/testing/call-api";
import { drawSpan } from "@/lib/testing/telemetry";
import { newTenant, type Tenant } from "@/lib/testing/tenant";

const traceId = "abcdef00abcdef00abcdef00abcdef00";
let tenant: Tenant;

beforeAll(async () => {
  tenant = await newTenant("garbage");
  const ingest = new Ingest(env().DATABASE_URL);
  await ingest.add(
    tenant.projectId,
    [drawSpan({ traceId, spanId: "abcdef00abcdef00", name: "step", startNs: 1n })],
    [],
  );
  await ingest.close();
});

async function ask(path: string) {
  const answer = await callApi("GET", path, { key: tenant.key });
  const body = await answer.json();
  return { status: answer.status, paths: body.errors?.map((error: { path: string }) => error.path) };
}

describe("ids", () => {
  it.each([traceId.toUpperCase(), "AbCdEf00abcdef00abcdef00abcdef00"])(
    "are the same in either case: %s",
    async (id) => {
      for (const path of [
        `/runs/${id}`,
        `/runs/${id}/spans`,
        `/runs/${id}/tree`,
        `/runs/${id}/spans/ABCDEF00abcdef00`,
      ]) {
        expect((await ask(path)).status).toBe(200);
      }
    },
  );

  it.each(["abc", `${traceId}0`, traceId.replace("a", "g"), "%00", "'; drop table runs", "%F0%9F%98%80", "..%2Fme"])(
    "that cannot be one are of nothing: %s",
    async (id) => {
      for (const path of [
        `/runs/${id}`,
        `/runs/${id}/spans`,
        `/runs/${id}/tree`,
        `/runs/${id}/export`,
        `/runs/${id}/events`,
        `/runs/${traceId}/spans/${id}`,
      ]) {
        expect((await ask(path)).status).toBe(404);
      }
    },
  );
});

describe("queries", () => {
  const cursors = [
    "x",
    "AAAA",
    btoa("1.zz"),
    btoa(`${10n ** 19n}.${traceId}`),
    btoa(`1.${traceId}ff`),
    btoa("-1.a"),
    "%00",
    "😀",
    "a".repeat(400),
  ];

  it.each(cursors)("refuse the cursor %s", async (cursor) => {
    const query = `cursor=${encodeURIComponent(cursor)}`;
    for (const path of ["/runs", `/runs/${traceId}/spans`, `/runs/${traceId}/tree`]) {
      expect(await ask(`${path}?${query}`)).toEqual({ status: 422, paths: ["?cursor"] });
    }
  });

  it.each(["0", "1001", "-1", "1e1", "", "NaN"])("refuse the limit %s", async (limit) => {
    for (const path of ["/runs", `/runs/${traceId}/spans`]) {
      expect(await ask(`${path}?limit=${limit}`)).toEqual({ status: 422, paths: ["?limit"] });
    }
  });

  it("are judged after the run was looked for", async () => {
    const unknown = `${"0".repeat(31)}1`;
    for (const query of ["limit=0", "cursor=x"])
      expect((await ask(`/runs/${unknown}/spans?${query}`)).status).toBe(404);
    expect((await ask(`/runs/${unknown}/tree?cursor=x`)).status).toBe(404);
  });

  it.each([
    ["from", "yesterday"],
    ["to", "2026-02-30T00:00:00Z"],
    ["status", "done,broken"],
    ["q", "x".repeat(4_001)],
    ["q", "x ".repeat(101)],
    ["q", "cots>1"],
    ["q", "((a)"],
    ["zone", "Mars/Olympus"],
    ["pipeline", "x,".repeat(51)],
    ["session", "x".repeat(501)],
  ])("refuse %s", async (name, value) => {
    for (const path of ["/runs", "/runs/facets", "/runs/count", "/runs/histogram"]) {
      expect((await ask(`${path}?${new URLSearchParams({ [name]: value })}`)).paths?.[0]).toBe(`?${name}`);
    }
  });

  it.each([
    ["q", "%"],
    ["q", "_\\"],
    ["q", "'; drop table runs; --"],
    ["q", "\0"],
    ["q", "\ue000"],
    ["pipeline", "a\\,b,c"],
    ["pipeline", "\0"],
    ["session", "\0"],
    ["user", "%00"],
    ["model", "\\"],
    ["from", "0001-01-01T00:00:00Z"],
    ["to", "9999-12-31T23:59:59Z"],
    ["unheard_of", "x"],
    ["q", "attr.%_\\':\"\\\\'\""],
    ["q", "started:0001-01-01..9999-12-31"],
    ["q", "id:0 has:approval tool:* -model:a*b error:* tokens<9000000000000000000"],
    ["zone", "Pacific/Chatham"],
  ])("take %s=%j", async (name, value) => {
    for (const path of ["/runs", "/runs/facets", "/runs/count", "/runs/histogram"]) {
      expect((await ask(`${path}?${new URLSearchParams({ [name]: value })}`)).status).toBe(200);
    }
  });

  it.each([
    ["field", "cost"],
    ["field", ""],
    ["prefix", "x".repeat(501)],
  ])("refuse to suggest for %s=%j", async (name, value) => {
    const asked = new URLSearchParams({ field: "model", [name]: value });
    expect(await ask(`/runs/suggest?${asked}`)).toEqual({ status: 422, paths: [`?${name}`] });
  });

  it.each(["", "%", "_\\", "'; drop table runs; --", "\0", "\ue000"])("suggest for %j", async (prefix) => {
    for (const field of suggestFields) {
      const asked = new URLSearchParams({ field, prefix });
      expect((await ask(`/runs/suggest?${asked}`)).status).toBe(200);
    }
    expect((await ask(`/runs/suggest?${new URLSearchParams({ field: "attr", key: prefix })}`)).status).toBe(200);
  });

  it("find what a filter names and nothing else", async () => {
    const count = async (query: string) =>
      (await (await callApi("GET", `/runs?${query}`, { key: tenant.key })).json()).runs.length;
    expect(await count("")).toBe(1);
    expect(await count("status=done")).toBe(1);
    expect(await count("status=failed")).toBe(0);
    expect(await count("q=%25")).toBe(0);
    expect(await count("from=1970-01-01T00:00:00Z&to=1970-01-01T00:00:01Z")).toBe(1);
    expect(await count("from=1970-01-01T00:00:01Z")).toBe(0);
  });
});
