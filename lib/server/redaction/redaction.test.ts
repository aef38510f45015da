import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Redaction } from "@/lib/contract/redaction";
import type { AttributeValue, WireLog, WireSpan } from "@/lib/otlp/wire";
import { pool } from "@/lib/server/db";
import { env } from "@/lib/server/env";
import { analyseWaiting } from "@/lib/server/findings/analyse-waiting";
import { Ingest } from "@/lib/server/ingest";
import { indexWaiting } from "@/lib/server/search/index-waiting";
import { callApi } from "@/lib/testing/call-api";
import { tablesWith } from "@/lib/testing/scan-database";
import { drawSpan } from "@/lib/testing/telemetry";
import { newMember, newTenant } from "@/lib/testing/tenant";

const ingest = new Ingest(env().DATABASE_URL);
const other = new Ingest(env().DATABASE_URL);
afterAll(() => Promise.all([ingest.close(), other.close()]));

let projectId: string;
let key: string;
let owner: string;
beforeAll(async () => {
  ({ projectId, key } = await newTenant("redacted"));
  owner = await newMember(projectId, "owner");
});

const none = { keys: [], patterns: [], detectors: [] };
const read = async (): Promise<Redaction> => (await callApi("GET", "/redaction", { key: owner })).json();
async function change(rules: object): Promise<Redaction> {
  const { version } = await read();
  const answer = await callApi("PUT", "/redaction", { key: owner, body: { ...none, ...rules, version } });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

let runs = 0;
const newTrace = () => (++runs).toString(16).padStart(32, "a");
const startNs = BigInt(Date.now()) * 1_000_000n;
const secretFields = (text: string): Record<string, AttributeValue> => ({
  "input.value": JSON.stringify({ messages: [{ role: "user", content: `my key: ${text}` }] }),
  "gen_ai.prompt.0.content": text.padEnd(700, " and so on"),
  [`named ${text}`]: 1,
  nested: { list: [text, { deep: [`${text}!`] }], bytes: new Uint8Array(Buffer.from(text)) },
});

/** A span and a record with the text in each place where one can be. */
function plant(traceId: string, text: string): { span: WireSpan; log: WireLog } {
  const attributes = secretFields(text);
  const resource = { attributes, droppedAttributes: 0, schemaUrl: `https://x/${text}` };
  const scope = { ...resource, name: `scope ${text}`, version: text };
  const span = drawSpan({
    ...{ traceId, spanId: "00000000000000a1", startNs, name: `call ${text}`, traceState: `a=${text}`, attributes },
    events: [{ name: text, timeNs: startNs, attributes, droppedAttributes: 0 }],
    links: [{ traceId, spanId: text, traceState: text, attributes, droppedAttributes: 0, flags: 0 }],
    ...{ status: { code: 2, message: `failed with ${text}` }, resource, scope },
  });
  const log: WireLog = {
    ...{ traceId, spanId: span.spanId, timeNs: startNs, observedNs: startNs, severityNumber: 9, severityText: text },
    ...{ eventName: text, body: { said: [text] }, attributes, droppedAttributes: 0, flags: 0, resource, scope },
  };
  return { span, log };
}

async function settle(): Promise<void> {
  const fail = (error: unknown) => {
    throw error;
  };
  await indexWaiting(pool(), fail);
  await analyseWaiting(pool(), fail);
}

describe("rules of redaction", () => {
  it("leave nothing of what they find anywhere in the database, and everything where there are none", async () => {
    const kept = "sk-kept-0123456789abcdefXYZ";
    const plain = plant(newTrace(), kept);
    await ingest.add(projectId, [plain.span], [plain.log]);
    expect(await tablesWith(kept)).not.toEqual([]);

    await change({
      keys: ["pin"],
      patterns: [{ name: "employee", pattern: "EMP-\\d{5}" }],
      detectors: ["secret", "card"],
    });
    const secrets = ["sk-gone-0123456789abcdefXYZ", "EMP-48151", "4111 1111 1111 1111"];
    for (const secret of secrets) {
      const { span, log } = plant(newTrace(), secret);
      await other.add(projectId, [span], []);
      const result = await ingest.add(projectId, [], [log]);
      expect([...result.reasons]).toEqual([]);
    }
    const named = { pin: 48_152, "app.request.pin": "48153", body: '{"user":{"pin":"48154"}}' };
    await ingest.add(
      projectId,
      [drawSpan({ ...{ traceId: newTrace(), spanId: "00000000000000a1", startNs }, name: "n", attributes: named })],
      [],
    );
    await settle();
    for (const secret of [...secrets, "48151", "48152", "48153", "48154"])
      expect(await tablesWith(secret), secret).toEqual([]);
  });

  it("hold for what is imported over the API", async () => {
    const { version } = await read();
    expect(version).toBeGreaterThan(0);
    const attributes = [{ key: "note", value: { stringValue: "ghp_imported0123456789abcdefghij" } }];
    const span = {
      traceId: newTrace(),
      spanId: "00000000000000a1",
      name: "x",
      startTimeUnixNano: String(startNs),
      attributes,
    };
    const body = { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] };
    expect((await callApi("POST", "/runs/import", { key, body })).status).toBe(200);
    expect(await tablesWith("imported0123456789abcdefghij")).toEqual([]);
  });

  it("hold in every process for each span that is acknowledged after the change", async () => {
    await change({});
    let isChanged = false;
    let acknowledged = 0;
    let late = 0;
    const send = async (via: Ingest) => {
      while (late < 20) {
        const no = ++acknowledged;
        const text = `sk-racing-${isChanged ? "late" : "early"}-${String(no).padStart(16, "0")}`;
        const { span } = plant(newTrace(), text);
        await via.add(projectId, [span], []);
        if (isChanged) {
          late += 1;
          expect(await tablesWith(text), text).toEqual([]);
        }
      }
    };
    const senders = [send(ingest), send(ingest), send(other), send(other)];
    await new Promise((resolve) => setTimeout(resolve, 300));
    await change({ detectors: ["secret"] });
    isChanged = true;
    await Promise.all(senders);
    expect(acknowledged).toBeGreaterThan(late);
  });

  it("that cannot be applied stop the project's telemetry, and no other's", async () => {
    const broken = await newTenant("broken");
    const rules = { ...none, patterns: [{ name: "odd", pattern: "(" }] };
    await pool().query(
      `insert into redaction_versions (project_id, version, rules, actor_kind, at) values ($1, 1, $2, 'admin', now())`,
      [broken.projectId, JSON.stringify(rules)],
    );
    const { span } = plant(newTrace(), "text");
    await expect(ingest.add(broken.projectId, [span], [])).rejects.toThrow("rules of redaction cannot be applied");
    await ingest.add(projectId, [span], []);
    const answer = await callApi("GET", "/redaction", { key: await newMember(broken.projectId, "owner") });
    expect((await answer.json()).broken).toContain("missing");
  });

  it("are refused where a pattern is none, or where they were changed meanwhile", async () => {
    const { version } = await read();
    const put = (body: object) => callApi("PUT", "/redaction", { key: owner, body: { ...none, version, ...body } });
    const odd = await put({ patterns: [{ name: "a", pattern: "(?=x)" }] });
    expect([odd.status, (await odd.json()).errors[0].path]).toEqual([422, "/patterns/0/pattern"]);
    expect((await put({ version: version - 1 })).status).toBe(409);
    expect((await put({ keys: ["*"] })).status).toBe(422);
    expect((await read()).version).toBe(version);
  });

  it("can be tried on a sample, which stays where it is", async () => {
    const sample = "Call ada@example.com, sample-5e1f";
    const body = { rules: { ...none, detectors: ["email"] }, sample };
    const answer = await callApi("POST", "/redaction/try", { key: owner, body });
    expect(await answer.json()).toEqual({
      text: "Call [redacted:email], sample-5e1f",
      pieces: [
        { text: "Call ", rule: null },
        { text: "ada@example.com", rule: "email" },
        { text: ", sample-5e1f", rule: null },
      ],
    });
    expect(await tablesWith("sample-5e1f")).toEqual([]);
  });
});
