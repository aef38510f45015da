import { expect, type Page } from "@playwright/test";
import { agent, startControlRun } from "./control-run";
import { test } from "./project";

const rootId = "00000000000000a1";
const facts = (page: Page) => page.locator(".rhead .facts").filter({ visible: true });
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

  await page.getByRole("button", { name: "Kill", exact: true }).click();
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
