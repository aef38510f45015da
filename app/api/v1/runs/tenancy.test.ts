// Project A can neither see nor touch what is B's, nor keep B from using an id, through any call that reads.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiCalls } from "@/lib/contract/api";
import type { ApiCall } from "@/lib/contract/call";
import { controlCalls } from "@/lib/contract/control-api";
import { Run, RunPage, SpanDetail, SpanPage } from "@/lib/contract/runs";
import { Tree } from "@/lib/contract/tree";
import { closeDatabase } from "@/lib/server/db";
import { env } from "@/lib/server/env";
import { Ingest } from "@/lib/server/ingest";
import { closeLive } from "@/lib/server/live";
import { callApi } from "@/lib/testing/call-api";
import { drawSpan } from "@/lib/testing/telemetry";
import { newSession, newTenant, type Tenant, testAdminKey } from "@/lib/testing/tenant";

const shared = "11111111111111111111111111111111";
const onlyB = "22222222222222222222222222222222";
const nobodys = "33333333333333333333333333333333";
const spanId = "4444444444444444";
const onlyBSpan = "5555555555555555";
const long = (mark: string) => `${mark} `.repeat(200);

let a: Tenant;
let b: Tenant;
let ingest: Ingest;

const span = (mark: string, traceId: string, id: string) =>
  drawSpan({
    traceId,
    spanId: id,
    name: `${mark} step`,
    startNs: BigInt(Date.now()) * 1_000_000n,
    attributes: {
      "gen_ai.operation.name": "chat",
      secret: long(mark),
      "session.id": `${mark} session`,
      "user.id": mark,
      "tracegate.pipeline": `${mark} pipeline`,
    },
    resource: { attributes: { "service.name": `${mark} service` }, droppedAttributes: 0, schemaUrl: "" },
  });

beforeAll(async () => {
  [a, b] = [await newTenant("a"), await newTenant("b")];
  ingest = new Ingest(env().DATABASE_URL);
  await ingest.add(b.projectId, [span("BBB", shared, spanId), span("BBB", shared, onlyBSpan)], []);
  await ingest.add(b.projectId, [span("BBB", onlyB, spanId)], []);
  await ingest.add(a.projectId, [span("AAA", shared, spanId)], []);
});

afterAll(async () => {
  await ingest.close();
  await closeLive();
  await closeDatabase();
});

/** By ids that the server made: their own tests try those of another project. */
const named = ["getFinding", "getContract", "getAlert", "alertHistory"];
/** The control plane has objects of its own: conformance/control walks those. */
const readers = Object.entries<ApiCall>(apiCalls).filter(
  ([name, call]) =>
    !named.includes(name) &&
    call.who === "reader" &&
    call.method === "GET" &&
    !(name in controlCalls && call.params !== undefined),
);
const queries: Record<string, string> = { "/runs/suggest": "?field=service", "/runs/{traceId}/search": "?q=step" };
const target = (call: ApiCall, traceId: string) =>
  `${call.path}${queries[call.path] ?? ""}`
    .replace("{traceId}", traceId)
    .replace("{spanId}", onlyBSpan)
    .replace("{pipeline}", traceId === nobodys ? "nobody" : "BBB%20pipeline")
    .replace("{sessionId}", traceId === nobodys ? "nobody" : "BBB%20session")
    .replace("{userId}", traceId === nobodys ? "nobody" : "BBB");

async function ask(path: string, key: string) {
  const stop = new AbortController();
  const answer = await callApi("GET", path, { key, signal: stop.signal });
  if (answer.headers.get("content-type")?.startsWith("text/event-stream")) {
    stop.abort();
    return { status: answer.status, text: await answer.text() };
  }
  return { status: answer.status, text: await answer.text() };
}

describe.each(readers)("%s", (_, call) => {
  it("shows nothing of another project", async () => {
    for (const path of [target(call, shared), target(call, onlyB)]) {
      expect((await ask(path, a.key)).text).not.toContain("BBB");
      expect((await ask(path, b.key)).text).not.toContain("AAA");
    }
  });

  it.runIf(call.params !== undefined)("answers for another project's run as for one that never was", async () => {
    const withoutRequestId = (text: string) => ({ ...JSON.parse(text), requestId: "" });
    const foreign = await ask(target(call, onlyB), a.key);
    const unknown = await ask(target(call, nobodys), a.key);
    expect([foreign.status, unknown.status]).toEqual([404, 404]);
    expect(withoutRequestId(foreign.text)).toEqual(withoutRequestId(unknown.text));
    expect((await ask(target(call, onlyB).replace(onlyBSpan, spanId), b.key)).status).toBe(200);
  });
});

const read = async (path: string, key: string) => (await callApi("GET", path, { key })).json();

it("lets both use the same trace and span ids, each with its own", async () => {
  for (const [tenant, mark, spans] of [
    [a, "AAA", 1],
    [b, "BBB", 2],
  ] as const) {
    expect(Run.parse(await read(`/runs/${shared}`, tenant.key))).toMatchObject({
      spanCount: spans,
      service: `${mark} service`,
    });
    const page = SpanPage.parse(await read(`/runs/${shared}/spans`, tenant.key));
    expect(page.spans.map(({ name }) => name)).toEqual(Array(spans).fill(`${mark} step`));
    expect(Tree.parse(await read(`/runs/${shared}/tree`, tenant.key)).names).toEqual([`${mark} step`]);
    const detail = SpanDetail.parse(await read(`/runs/${shared}/spans/${spanId}`, tenant.key));
    expect(detail.attributes).toContainEqual({ key: "secret", type: "string", value: long(mark) });
  }
});

it("changes nothing of the other's when the same ids arrive again", async () => {
  const before = await read(`/runs/${shared}`, b.key);
  await ingest.add(a.projectId, [span("AAA", shared, onlyBSpan), span("AAA", onlyB, spanId)], []);
  expect(await read(`/runs/${shared}`, b.key)).toEqual(before);
  expect(await read(`/runs/${onlyB}`, a.key)).toMatchObject({ spanCount: 1, service: "AAA service" });
  expect(await read(`/runs/${onlyB}`, b.key)).toMatchObject({ spanCount: 1, service: "BBB service" });
});

it("pages with another project's cursor through its own runs only", async () => {
  const first = RunPage.parse(await read("/runs?limit=1", b.key));
  expect(first.nextCursor).not.toBeNull();
  const answer = await read(`/runs?cursor=${first.nextCursor}`, a.key);
  expect(JSON.stringify(answer)).not.toContain("BBB");
});

it("lets a session read the project it selects", async () => {
  const session = await newSession();
  const names = async (projectId: string) => {
    const answer = await callApi("GET", `/runs?project=${projectId}`, { cookie: `tg_session=${session}` });
    return new Set(RunPage.parse(await answer.json()).runs.map((run) => run.service));
  };
  expect(await names(a.projectId)).toEqual(new Set(["AAA service"]));
  expect(await names(b.projectId)).toEqual(new Set(["BBB service"]));
});

it("tells a listener of its own project's runs only", async () => {
  const stop = new AbortController();
  const events = await callApi("GET", `/runs/${shared}/events`, { key: b.key, signal: stop.signal });
  const reader = events.body?.pipeThrough(new TextDecoderStream()).getReader();
  const next = async () => (await reader?.read())?.value ?? "";
  expect(await next()).toContain("event: changed");
  const change = next();
  const early = await Promise.race([change.then(() => "told"), writeElsewhere().then(() => sleep(700))]);
  expect(early).toBe("quiet");
  await ingest.add(b.projectId, [span("BBB", shared, "7777777777777777")], []);
  expect(await change).toBe(`event: changed\ndata: {"traceId":"${shared}"}\n\n`);
  stop.abort();
  expect((await reader?.read())?.done).toBe(true);
});

/** The same run of another project, and another run of the same project. */
async function writeElsewhere() {
  await ingest.add(a.projectId, [span("AAA", shared, "6666666666666666")], []);
  await ingest.add(b.projectId, [span("BBB", onlyB, "6666666666666666")], []);
}

const sleep = (ms: number) => new Promise<string>((resolve) => setTimeout(() => resolve("quiet"), ms));

it("does not let the admin key read runs at all", async () => {
  expect((await ask(`/runs/${shared}`, testAdminKey)).status).toBe(403);
});
