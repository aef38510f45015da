import { expect, type Page } from "@playwright/test";
import { expectAccessible } from "./accessible";
import { agent, startControlRun } from "./control-run";
import { test } from "./project";

const rootId = "00000000000000a1";
const facts = (page: Page) => page.locator(".rhead .facts").filter({ visible: true });
const detail = (page: Page) => page.getByRole("region", { name: "Selected step" });
const stopped = (page: Page) => page.getByRole("list", { name: "What stopped the run" });

test("a running run is paused, resumed and killed from its page, and its process is refused", async ({
  page,
  project,
  request,
}) => {
  const run = await startControlRun(request, project.key);
  await page.goto("/runs");
  await expect(page.getByText("no step has arrived yet")).toBeVisible();
  await run.send({ id: rootId, name: "desk", from: 0, attributes: agent });
  await page.goto(`/runs/${run.traceId}`);
  await expect(facts(page)).toContainText("running");
  expect((await run.claim("mail.send~0")).body.status).toBe("claimed");

  await page.getByRole("button", { name: "Pause", exact: true }).click();
  await expect(stopped(page)).toContainText("Paused");
  await expect(stopped(page)).toContainText("Local owner");
  expect((await run.claim("mail.send~1")).body.code).toBe("paused");
  await page.getByRole("button", { name: "Resume" }).click();
  await expect(stopped(page)).toHaveCount(0);
  expect((await run.claim("mail.send~1")).body.status).toBe("claimed");

  await page.keyboard.press("K");
  const dialog = page.getByRole("dialog", { name: "Kill this run?" });
  await expect(dialog.getByRole("button", { name: "Kill run" })).toBeDisabled();
  await dialog.getByLabel(/^Why\?/).fill("mails the wrong customer");
  await dialog.getByRole("button", { name: "Kill run" }).click();
  await expect(facts(page)).toContainText("halted");
  await expect(stopped(page)).toContainText("A person killed it");
  await expect(stopped(page)).toContainText("mails the wrong customer");
  await expect(page.getByRole("button", { name: "Kill", exact: true })).toHaveCount(0);
  expect((await run.claim("mail.send~2")).body.code).toBe("killed");

  await page.goto("/runs?q=status:halted%20halt:killed");
  await expect(page.getByRole("row").filter({ hasText: "halted" })).toHaveCount(1);
});

test("a halted run says why in words, and leads to the step", async ({ page, project, request }) => {
  const run = await startControlRun(request, project.key);
  const issues = JSON.stringify([{ path: ["amount"], message: "is no number" }]);
  await run.send(
    { id: rootId, name: "desk", from: 0, to: 900, attributes: { ...agent, "tracegate.halt.code": "schema" } },
    {
      ...{ id: "00000000000000b2", parent: rootId, name: "refund.judge", from: 100, to: 800 },
      attributes: { "tracegate.step.kind": "llm", "tracegate.halt.code": "schema", "tracegate.schema.issues": issues },
    },
  );
  await run.end({ status: "halted", haltCode: "schema" });
  await page.goto(`/runs/${run.traceId}?span=${rootId}`);
  await expect(stopped(page)).toContainText("broke its contract");
  await expect(stopped(page)).toContainText("/amount is no number");
  await stopped(page).getByRole("button", { name: "refund.judge" }).click();
  await expect(page).toHaveURL(/span=00000000000000b2/);
});

const gateId = "00000000000000c3";
const gateOf = (approvalId: string, stepKey: string) => ({
  "tracegate.step.kind": "gate",
  "tracegate.approval.id": approvalId,
  "tracegate.step.key": stepKey,
});

test("a waiting gate is drawn in the timeline and approved there; who comes late is told who won", async ({
  page,
  context,
  project,
  request,
}) => {
  const run = await startControlRun(request, project.key);
  const { id } = await run.ask("pay~0", "Refund $79.20 for order 87990?");
  await run.send(
    { id: rootId, name: "desk", from: 0, attributes: agent },
    { id: gateId, parent: rootId, name: "payments.refund", from: 4_000, to: 4_010, attributes: gateOf(id, "pay~0") },
  );
  await page.goto(`/runs/${run.traceId}?span=${rootId}`);
  const gate = page.getByRole("treegrid", { name: "Steps" }).getByRole("row").filter({ hasText: "payments.refund" });
  await expect(gate).toContainText("waits");
  await expect(facts(page)).toContainText("waiting");
  const other = await context.newPage();
  await other.goto(page.url());

  await stopped(page).getByRole("button", { name: "Review" }).click();
  await expect(detail(page)).toContainText("Refund $79.20 for order 87990?");
  await expect(detail(page).locator(".args")).toContainText("7920");
  await expectAccessible(page);
  await other.route("**/control**", (route) => route.abort());
  await stopped(other).getByRole("button", { name: "Review" }).click();
  await detail(page).getByRole("button", { name: "Approve" }).click();
  await detail(page).getByRole("button", { name: "Send now" }).click();
  await expect(detail(page)).toContainText("Approved by Local owner");
  await expect(facts(page)).toContainText("running");
  await expect(gate).toContainText("for a person");

  await detail(other).getByRole("button", { name: "Reject" }).click();
  await detail(other)
    .getByLabel(/In a sentence/)
    .fill("third this week");
  await detail(other).getByRole("button", { name: "Reject" }).last().click();
  await detail(other).getByRole("button", { name: "Send now" }).click();
  await expect(detail(other).getByRole("alert")).toContainText("Too late: Approved by Local owner");
});

test("the control view shows claims, holds and limits, and resolves what is in doubt", async ({
  page,
  project,
  request,
}) => {
  const run = await startControlRun(request, project.key, { microUsd: 1_000_000 });
  await run.send({ id: rootId, name: "desk", from: 0, to: 4_000, attributes: agent });
  await run.hold(`hold-${run.id}`, "judge~0", 250_000);
  await run.claim("mail.send~0", "once");
  await run.end({ status: "failed", error: { message: "out of memory" } });
  await page.goto(`/runs/${run.traceId}?view=control`);
  const view = page.getByRole("region", { name: "Control plane of the run" });
  await expect(view.getByRole("meter", { name: "money" })).toHaveAttribute(
    "aria-valuetext",
    /0.25.* held, .*0.75.* left of \$1/,
  );
  await expect(view).toContainText("judge~0");
  await view.getByRole("button", { name: "Resolve mail.send" }).click();
  const dialog = page.getByRole("dialog", { name: "What became of mail.send?" });
  await dialog.getByLabel(/^It happened/).check();
  await dialog.getByLabel(/^Why\?/).fill("the mail is in the outbox");
  await dialog.getByRole("button", { name: "Record: it happened" }).click();
  await expect(view.getByRole("row").filter({ hasText: "mail.send" })).toContainText("done");
  await expectAccessible(page);
});

test("everything is stopped and released from the page of controls", async ({ page, project, request }) => {
  const run = await startControlRun(request, project.key);
  const report = await startControlRun(request, project.key, { pipeline: "nightly-report" });
  await report.ask("pay~0", "Refund $79.20 for order 87990?");
  await run.hold("hold-1", "model~0", 40_000);
  await run.send({ id: rootId, name: "desk", from: 0, attributes: agent });
  await page.goto("/");
  await page.getByRole("link", { name: "Stop everything" }).click();
  const stop = page.getByRole("region", { name: /everything in/i });
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(stop).toContainText("2 runs are open: 1 running, 1 waiting");
  await stop.getByRole("button", { name: "Kill all" }).click();
  const kill = page.getByRole("dialog", { name: /^Kill everything/ });
  await expect(kill).toContainText("2 open runs halt for good");
  await kill.getByLabel(/^Why\?/).fill("card processor reports double captures");
  await kill.getByRole("button", { name: "Kill 2 runs" }).click();
  await expect(stop).toContainText("Killed: nothing begins");
  await expect(stop).toContainText("card processor reports double captures");
  await expect(stop).toContainText("Local owner");
  await expect(stop).toContainText("It stopped 2 runs, 1 approval and 1 hold of $0.0400");
  expect((await run.claim("mail.send~0")).body.code).toBe("killed");
  expect((await run.call("GET", `/runs/${run.id}/state`)).body.haltCode).toBe("killed");
  await expectAccessible(page);

  await page.goto("/");
  await expect(page.getByText("card processor reports double captures")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Release" }).click();
  const release = page.getByRole("dialog", { name: /^Release/ });
  await release.getByLabel(/^Why\?/).fill("all clear");
  await release.getByRole("button", { name: "Release" }).click();
  await expect(stop).toContainText("No run is open now");
  await startControlRun(request, project.key);
  await expect(stop).toContainText("1 run is open");
});

test("a tool is paused and a breaker isolated, with who and why", async ({ page, project, request }) => {
  const run = await startControlRun(request, project.key);
  const outcomes = [{ resource: "order-store", generation: 1, ok: true }];
  await run.call("POST", "/breakers/report", { reporter: "worker-1", outcomes });
  await page.goto("/controls");
  await page.getByRole("button", { name: "Control a scope" }).click();
  const dialog = page.getByRole("dialog", { name: "Control a scope" });
  await dialog.getByLabel("Tool").fill("payments.refund");
  await dialog.getByLabel(/^Why\?/).fill("double captures");
  await dialog.getByRole("button", { name: "Set to pause" }).click();
  const row = page.getByRole("row").filter({ hasText: "payments.refund" });
  await expect(row.getByRole("button", { name: "pause" })).toHaveAttribute("aria-pressed", "true");
  await expect(row).toContainText("double captures");

  await row.getByRole("button", { name: "run" }).click();
  await page.getByLabel("Why run tool payments.refund?").fill("all clear");
  await page.getByRole("button", { name: "Set to run" }).click();
  await expect(row.getByRole("button", { name: "run" })).toHaveAttribute("aria-pressed", "true");

  await page.getByRole("button", { name: "Isolate order-store" }).click();
  await page.getByLabel(/^Why\?/).fill("it corrupts orders");
  await page.getByRole("button", { name: "Isolate", exact: true }).click();
  const breaker = page.getByRole("row").filter({ hasText: "order-store" });
  await expect(breaker).toContainText("isolated");
  await expect(breaker).toContainText("it corrupts orders");
});
