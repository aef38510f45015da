import { afterAll, beforeAll, expect, it } from "vitest";
import { forwardOtlp } from "@/lib/server/forward-otlp";
import { newProject, startTestCollector, storedNames, traceOf } from "@/lib/testing/collector";

let stop: () => Promise<void>;

beforeAll(async () => {
  const limits = { wireBytesMax: 100_000, bodyBytesMax: 100_000 };
  const collector = await startTestCollector({ databaseUrl: process.env["DATABASE_URL"] ?? "", limits });
  // before the first use of env(), which remembers
  process.env["OTLP_HTTP_PORT"] = String(collector.httpPort);
  stop = collector.stop;
});
afterAll(() => stop());

const post = (body: BodyInit, headers: Record<string, string> = {}, path = "/v1/traces") =>
  forwardOtlp(
    new Request(`http://localhost:3000${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body,
      duplex: "half",
    } as RequestInit),
  );

it("passes on what came, key and all, and gives the collector's answer", async () => {
  const { projectId, key } = await newProject("web port");
  const response = await post(traceOf({ name: "by the web port" }).json, { authorization: `Bearer ${key}` });
  expect([response.status, response.headers.get("content-type"), await response.text()]).toEqual([
    200,
    "application/json",
    "{}",
  ]);
  expect(await storedNames(projectId)).toEqual(["by the web port"]);
  expect((await post("{}", {}, "/v1/profiles")).status).toBe(404);
  expect((await forwardOtlp(new Request("http://localhost:3000/v1/traces"))).headers.get("allow")).toBe("POST");
});

it("does not make another machine's or a page's request one of this machine", async () => {
  const { json } = traceOf({ name: "foreign" });
  expect((await post(json, { "x-forwarded-for": "127.0.0.1" })).status).toBe(200);
  expect((await post(json, { "x-forwarded-for": "203.0.113.9" })).status).toBe(401);
  const page = await post(json, { origin: "http://localhost:3000" });
  expect([page.status, page.headers.get("www-authenticate")]).toEqual([401, 'Bearer realm="tracegate"']);
});

it("streams: a body over the limit is refused while it comes", async () => {
  let pieces = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      pieces++;
      controller.enqueue(new Uint8Array(64 * 1024).fill(32));
    },
  });
  expect((await post(endless)).status).toBe(413);
  expect(pieces).toBeLessThan(1_000);
});

it("says so when the collector is away", async () => {
  await stop();
  stop = async () => {};
  const response = await post("{}");
  expect([response.status, response.headers.get("retry-after")]).toEqual([503, "2"]);
});
