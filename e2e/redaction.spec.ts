import { randomBytes, randomInt } from "node:crypto";
import { type APIRequestContext, expect, type Page } from "@playwright/test";
import { expectAccessible } from "./accessible";
import { storedOf } from "./backup-scan";
import { test } from "./project";

const otlpUrl = process.env["TRACEGATE_OTLP_URL"] ?? "http://127.0.0.1:4318";
const hex = (bytes: number) => randomBytes(bytes).toString("hex");

/** No other test has sent any of these. The digits pass the check of a card's. */
function makeSecrets() {
  const digits = `4${Array.from({ length: 14 }, () => randomInt(10)).join("")}`;
  const sum = [...digits].reduce((total, digit, at) => {
    const twice = Number(digit) * (at % 2 === 0 ? 2 : 1);
    return total + (twice > 9 ? twice - 9 : twice);
  }, 0);
  const card = `${digits}${(10 - (sum % 10)) % 10}`;
  return {
    email: `ada.${hex(6)}@example.com`,
    card,
    key: `sk-proj-${hex(12)}`,
    badge: `EMP-${randomInt(1e11, 1e12)}`,
    password: `horse${hex(6)}`,
  };
}
type Secrets = ReturnType<typeof makeSecrets>;
const cardInGroups = ({ card }: Secrets) => card.replace(/\d{4}(?=\d)/g, "$& ");

async function writeRules(page: Page, secrets: Secrets): Promise<void> {
  await page.goto("/settings/redaction");
  for (const name of ["E-mail addresses", "Card numbers", "Keys and tokens"])
    await page.getByRole("checkbox", { name }).click();
  await page.getByLabel("Fields by name, one a line").fill("password");
  await page.getByRole("button", { name: "Add a pattern" }).click();
  await page.getByLabel("Name of pattern 1").fill("badge");
  await page.getByLabel("Pattern 1", { exact: true }).fill("EMP-\\d{12}");
  await page.getByLabel("Try it: before").fill(textOf(secrets));
  const after = page.getByRole("region", { name: /^After: 6 places taken out/ });
  await expect(after).toHaveText(
    'Mail [redacted:email], card [redacted:card] or [redacted:card], key [redacted:secret], badge [redacted:badge], {"password":"[redacted:field]"}',
  );
  await expectAccessible(page);
  await page.getByRole("button", { name: "Save version 1" }).click();
  await expect(page.getByRole("button", { name: "Version 1 in force" })).toBeVisible();
}

const textOf = (secrets: Secrets) =>
  `Mail ${secrets.email}, card ${secrets.card} or ${cardInGroups(secrets)}, key ${secrets.key}, badge ${secrets.badge}, {"password":"${secrets.password}"}`;

type Value = { stringValue: string } | { bytesValue: string } | { kvlistValue: { values: Attribute[] } };
type Attribute = { key: string; value: Value };
const text = (key: string, stringValue: string): Attribute => ({ key, value: { stringValue } });

/** The text in messages within JSON, flattened, in keys, nested and as bytes. */
function attributesWith(said: string): Attribute[] {
  return [
    text("gen_ai.input.messages", JSON.stringify([{ role: "user", parts: [{ type: "text", content: said }] }])),
    text("llm.input_messages.0.message.content", said),
    text("output.value", JSON.stringify({ answer: said }).padEnd(9_000, " and so on")),
    text(`key ${said}`, "x"),
    { key: "nested", value: { kvlistValue: { values: [text("deep", said)] } } },
    { key: "bytes", value: { bytesValue: Buffer.from(said).toString("base64") } },
  ];
}

/** A run and a log record with the text in every place where one can be. */
async function sendEverywhere(key: string, traceId: string, said: string): Promise<void> {
  const startMs = Date.now() - 60_000;
  const attributes = attributesWith(said);
  const resource = { attributes: [text("service.name", "desk"), ...attributes] };
  const scope = { name: said, version: said, attributes };
  const times = { startTimeUnixNano: `${startMs}000000`, endTimeUnixNano: `${startMs + 900}000000` };
  const [root, child] = [hex(8), hex(8)];
  const chat = text("gen_ai.operation.name", "chat");
  const names = [text("user.id", said), text("session.id", said), text("gen_ai.agent.name", said)];
  const spans = [
    { ...times, traceId, spanId: root, name: "desk", attributes: [...names, ...attributes] },
    {
      ...{ ...times, traceId, spanId: child, parentSpanId: root, name: `chat ${said}`, traceState: `a=${said}` },
      attributes: [chat, text("gen_ai.request.model", "gpt-4o"), ...attributes],
      events: [{ timeUnixNano: times.startTimeUnixNano, name: said, attributes }],
      links: [{ traceId: hex(16), spanId: hex(8), traceState: said, attributes }],
      status: { code: 2, message: said },
    },
  ];
  const record = { timeUnixNano: times.startTimeUnixNano, traceId, spanId: child, severityText: said, attributes };
  const logRecords = [{ ...record, body: { stringValue: said }, eventName: said }];
  await post("traces", key, { resourceSpans: [{ resource, scopeSpans: [{ scope, spans }], schemaUrl: said }] });
  await post("logs", key, { resourceLogs: [{ resource, scopeLogs: [{ scope, logRecords }], schemaUrl: said }] });
}

async function post(signal: "traces" | "logs", key: string, body: object): Promise<void> {
  const answer = await fetch(`${otlpUrl}/v1/${signal}`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  expect([answer.status, await answer.json()]).toEqual([200, {}]);
}

/** Every way out of Tracegate, as text. */
async function readAll(request: APIRequestContext, key: string, traceId: string): Promise<string> {
  const read = async (path: string) => {
    const answer = await request.get(`/api/v1${path}`, { headers: { authorization: `Bearer ${key}` } });
    expect(answer.status(), path).toBe(200);
    return answer.text();
  };
  const run = `/runs/${traceId}`;
  const { spans } = JSON.parse(await read(`${run}/spans`)) as { spans: { spanId: string }[] };
  const paths = [
    ...["/runs", "/runs/facets", "/runs/export", "/findings", "/costs/export?by=user", "/costs?by=user"],
    ...[run, `${run}/spans`, `${run}/tree`, `${run}/steps`, `${run}/transcript`, `${run}/export`, `${run}/findings`],
    ...spans.map(({ spanId }) => `${run}/spans/${spanId}`),
  ];
  return (await Promise.all(paths.map(read))).join("\n");
}

test("secrets are taken out as written, and nothing of them is stored, found or handed out", async ({
  page,
  project,
  request,
}) => {
  const secrets = makeSecrets();
  await writeRules(page, secrets);
  const traceId = hex(16);
  const kept = `kept${hex(8)}`;
  await sendEverywhere(project.key, traceId, `${textOf(secrets)}, ${kept}`);

  const headers = { authorization: `Bearer ${project.key}` };
  const find = async (words: string) => {
    const q = encodeURIComponent(`text:"${words}"`);
    return (await (await request.get(`/api/v1/runs?q=${q}`, { headers })).json()).runs.length;
  };
  await expect.poll(() => find(kept)).toBe(1);
  await expect
    .poll(async () => (await (await request.get(`/api/v1/runs/${traceId}`, { headers })).json()).analysedAt)
    .not.toBeNull();
  for (const secret of Object.values(secrets)) expect(await find(secret), secret).toBe(0);

  await page.goto(`/runs/${traceId}`);
  // the step that failed is the one that is looked at first
  const detail = page.getByRole("region", { name: "Selected step" });
  await expect(detail).toContainText("Mail [redacted:email], card [redacted:card]");

  const out = await readAll(request, project.key, traceId);
  // whole, and what of them is a word of its own in an index
  const words = Object.values(secrets).map((secret) => /[0-9a-f]{12,}/.exec(secret)?.[0] ?? secret);
  const pieces = [...Object.values(secrets), ...words, cardInGroups(secrets)];
  expect(pieces.filter((piece) => out.includes(piece))).toEqual([]);
  expect(out).toContain(kept);
  // the same scan finds what was left in
  expect(await storedOf([...pieces, kept])).toEqual([kept]);
});
