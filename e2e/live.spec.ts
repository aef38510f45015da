import { expect, type Page } from "@playwright/test";
import { test } from "./project";

const otlpUrl = process.env["TRACEGATE_OTLP_URL"] ?? "http://127.0.0.1:4318";

type Drawn = {
  id: string;
  parent?: string;
  name: string;
  /** Milliseconds after the run began; no end: the span is open. */
  from: number;
  to?: number;
  attributes?: Record<string, string>;
};

const runOf = (key: string, traceId: string, startMs: number) => ({
  async send(...spans: readonly Drawn[]): Promise<void> {
    const answer = await fetch(`${otlpUrl}/v1/traces`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: spans.map(wireOf) }] }] }),
    });
    expect(answer.status).toBe(200);

    function wireOf({ id, parent, name, from, to, attributes = {} }: Drawn) {
      return {
        ...{ traceId, spanId: id, name, startTimeUnixNano: `${startMs + from}000000` },
        ...(parent !== undefined && { parentSpanId: parent }),
        ...(to !== undefined && { endTimeUnixNano: `${startMs + to}000000` }),
        attributes: Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } })),
      };
    }
  },
});

const agent = { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "desk" };
const tree = (page: Page) => page.getByRole("treegrid", { name: "Steps" });
const rows = (page: Page) => tree(page).locator("[role=row][aria-level]");
const row = (page: Page, text: string) => rows(page).filter({ hasText: text });
const status = (page: Page) => page.locator(".rhead .facts").filter({ visible: true });
const rootId = "00000000000000a1";
const otherId = "00000000000000b2";

test("steps appear while the page is open, the selection stays, and the status follows", async ({ page, project }) => {
  const traceId = "11fe0000000000000000000000000001";
  const run = runOf(project.key, traceId, Date.now() - 5_000);
  await run.send({ id: rootId, name: "desk", from: 0, attributes: agent });
  await page.goto(`/runs/${traceId}`);
  await expect(status(page)).toContainText("running");
  await expect(rows(page)).toHaveCount(1);

  await run.send({ id: otherId, parent: rootId, name: "look up order", from: 300, to: 600 });
  await expect(row(page, "look up order")).toHaveAttribute("aria-level", "2");
  await row(page, "look up order").click();
  await expect(row(page, "look up order")).toHaveAttribute("aria-selected", "true");

  // one that began earlier moves the selected row down, and nothing else
  await run.send({ id: "00000000000000c3", parent: rootId, name: "earlier", from: 100, to: 200 });
  await expect(row(page, "earlier")).toHaveAttribute("aria-rowindex", "3");
  await expect(row(page, "look up order")).toHaveAttribute("aria-selected", "true");

  // the root's end alone is not the end: a step is still open
  await run.send({ id: "00000000000000d4", parent: rootId, name: "still at it", from: 700 });
  await run.send({ id: rootId, name: "desk", from: 0, to: 900, attributes: agent });
  await expect(row(page, "still at it")).toBeVisible();
  await expect(status(page)).toContainText("running");
  await run.send({ id: "00000000000000d4", parent: rootId, name: "still at it", from: 700, to: 1_200 });
  await expect(status(page)).toContainText("done");
});

test("a parent that has not arrived has a place, and takes it when it comes", async ({ page, project }) => {
  const traceId = "11fe0000000000000000000000000002";
  const run = runOf(project.key, traceId, Date.now() - 5_000);
  await run.send(
    { id: "00000000000000e5", parent: rootId, name: "chat", from: 100, to: 200 },
    { id: otherId, parent: rootId, name: "look up order", from: 300, to: 600 },
  );
  await page.goto(`/runs/${traceId}`);
  await expect(status(page)).toContainText("running");
  await expect(row(page, "has not arrived")).toHaveAttribute("aria-level", "1");
  await expect(row(page, "chat")).toHaveAttribute("aria-level", "2");
  await row(page, "has not arrived").click();
  await expect(page.getByRole("region", { name: "Selected step" })).toContainText("This step has not arrived");

  await run.send({ id: rootId, name: "desk", from: 0, to: 900, attributes: agent });
  await expect(row(page, "has not arrived")).toHaveCount(0);
  await expect(row(page, "desk")).toHaveAttribute("aria-selected", "true");
  await expect(rows(page)).toHaveCount(3);
  await expect(status(page)).toContainText("done");
});

test("an announced step is shown as running until it comes itself, also when the announcement is late", async ({
  page,
  project,
}) => {
  const traceId = "11fe0000000000000000000000000003";
  const run = runOf(project.key, traceId, Date.now() - 5_000);
  const announced = (id: string, real: string, parent: string): Drawn => ({
    ...{ id, parent: real, name: "plan", from: 100, to: 100 },
    attributes: { "logfire.span_type": "pending_span", "logfire.pending_parent_id": parent },
  });
  await run.send(
    { id: rootId, name: "desk", from: 0, attributes: agent },
    announced("0000000000000f01", otherId, rootId),
  );
  await page.goto(`/runs/${traceId}`);
  await expect(rows(page)).toHaveCount(2);
  await expect(row(page, "plan")).toContainText("so far");

  await run.send({ id: otherId, parent: rootId, name: "plan", from: 100, to: 400 });
  await expect(row(page, "plan")).not.toContainText("so far");
  await run.send({ id: rootId, name: "desk", from: 0, to: 900, attributes: agent });
  await expect(status(page)).toContainText("done");

  await run.send(announced("0000000000000f02", otherId, rootId));
  await page.reload();
  await expect(status(page)).toContainText("done");
  await expect(rows(page)).toHaveCount(2);
});

test("a run waits while its gate is open", async ({ page, project }) => {
  const traceId = "11fe0000000000000000000000000004";
  const run = runOf(project.key, traceId, Date.now() - 5_000);
  const gate = {
    id: otherId,
    parent: rootId,
    name: "refund over 100",
    from: 100,
    attributes: { "tracegate.step.kind": "gate" },
  };
  await run.send({ id: rootId, name: "desk", from: 0, attributes: agent });
  await page.goto(`/runs/${traceId}`);
  await expect(status(page)).toContainText("running");
  await run.send(gate);
  await expect(status(page)).toContainText("waiting");
  await run.send({ ...gate, to: 800 });
  await expect(status(page)).toContainText("running");
});
