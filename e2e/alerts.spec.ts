import { expect } from "@playwright/test";
import { expectAccessible } from "./accessible";
import { agent, startControlRun } from "./control-run";
import { test } from "./project";

test("a number is watched: what that would have said is shown first, and it can be silenced", async ({
  page,
  project,
  request,
}) => {
  const run = await startControlRun(request, project.key);
  await run.send({ id: "00000000000000a1", name: "desk", from: 0, to: 900, attributes: agent });
  await page.goto("/settings/alerts");
  await expect(page.getByText("Nothing is watched yet.")).toBeVisible();
  await page.getByRole("button", { name: "New alert" }).click();
  const dialog = page.getByRole("dialog", { name: "New alert" });
  await dialog.getByLabel("Number", { exact: true }).selectOption("runs");
  await dialog.getByLabel("Limit").fill("0");
  await dialog.getByLabel("For at least, minutes").fill("0");
  await expect(dialog.getByText("In the last 7 days it would have fired once")).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Create alert" }).click();

  const row = page.getByRole("row").filter({ hasText: "Runs above 0" });
  await expect(row).toContainText("fires");
  await row.getByRole("button", { name: "More about Runs" }).click();
  await page.getByRole("menuitem", { name: "Silence for an hour" }).click();
  await expect(row).toContainText("silenced");
  await expectAccessible(page);
  await page.goto("/");
  await page.getByRole("link", { name: "alert Runs fires" }).click();
  await expect(page.getByRole("dialog", { name: "Runs" })).toContainText("fired");
});
