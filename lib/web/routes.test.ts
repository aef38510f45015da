import { describe, expect, it } from "vitest";
import type { ApiCall } from "@/lib/contract/call";
import { controlCalls } from "@/lib/contract/control-api";
import { routeFiles } from "@/lib/testing/call-api";
import { findRoute } from "@/lib/web/routes";

const calls = Object.entries<ApiCall>(controlCalls);
const pathOf = (call: ApiCall) => `/api/v1${call.path.replaceAll(/\{(\w+)\}/g, "an-$1")}`;

describe("every call of the control plane", () => {
  it.each(calls)("%s is answered by the file that Next would choose", async (_, call) => {
    const file = routeFiles().find(({ path }) => path === call.path);
    const found = findRoute(call.method, pathOf(call));
    expect(found?.handler).toBe((await file?.load())?.[call.method]);
    const names = [...call.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect(found?.params).toEqual(Object.fromEntries(names.map((name) => [name, `an-${name}`])));
  });
});

it("takes the segments of a path apart as Next does", () => {
  expect(findRoute("POST", "/api/v1/holds/a%2Fb%20c/settle")?.params).toEqual({ id: "a/b c" });
  expect(findRoute("GET", "/api/v1/runs/resumable")?.params).toEqual({});
});

it.each([
  ["GET", "/api/v1/runs"],
  ["HEAD", "/api/v1/control"],
  ["OPTIONS", "/api/v1/holds"],
  ["POST", "/api/v1/holds/"],
  ["POST", "/api/v1//holds"],
  ["POST", "/api/v1/holds/%ff/settle"],
  ["POST", "/api/v1/holds/%2e%2e/settle"],
  ["GET", "/api/v1/holds/.."],
  ["POST", "http://127.0.0.1/api/v1/holds"],
  ["POST", "/v1/traces"],
  ["GET", "/runs"],
])("leaves %s %s to Next", (method, path) => {
  expect(findRoute(method, path)).toBeNull();
});
