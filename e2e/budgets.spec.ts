import { expect } from "@playwright/test";
import { expectAccessibleInBoth } from "./accessible";
import { test } from "./project";

const adminKey = process.env["TRACEGATE_ADMIN_KEY"] ?? "";

test("raising a guarded budget waits for somebody else, is decided in the inbox, and then counts", async ({
  page,
  project,
  request,
}) => {
  const made = await request.post(`/api/v1/projects/${project.id}/members`, {
    headers: { authorization: `Bearer ${adminKey}` },
    data: { name: "Ann", role: "owner" },
  });
  const ann = { authorization: `Bearer ${(await made.json()).token}` };
  await page.goto("/controls");
  await page.getByRole("button", { name: "Set a budget" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Limit in dollars").fill("5");
  await dialog.getByRole("checkbox", { name: "Raising it needs an approval" }).click();
  await expectAccessibleInBoth(page);
  await dialog.getByRole("button", { name: "Set budget" }).click();

  const budgets = page.getByRole("region", { name: "Budgets" });
  await budgets.getByRole("button", { name: /^What can be done with the budget of/ }).click();
  await page.getByRole("menuitem", { name: "Edit…" }).click();
  await dialog.getByLabel("Limit in dollars").fill("20");
  await dialog.getByLabel(/^Why\?/).fill("the sale ends on Friday");
  await dialog.getByRole("button", { name: "Ask for approval" }).click();
  await expect(budgets).toContainText("raise to $20.00 waits for approval");
  await expect(budgets).toContainText("of $5.00 a day");
  await expectAccessibleInBoth(page);

  await budgets.getByRole("link", { name: "raise to $20.00" }).click();
  await expect(page).toHaveURL(/approvals\?id=/);
  // who has the machine became a member with the first change
  await page.reload();
  const item = page.getByRole("region", { name: "The request", exact: true });
  await expect(item).toContainText("be raised from $5.00 a day to $20.00?");
  await expect(page.getByText("You are not among those who may decide this.")).toBeVisible();
  const id = new URL(page.url()).searchParams.get("id");
  const decision = { headers: ann, data: { rev: 1, verdict: "approve" } };
  expect((await request.post(`/api/v1/approvals/${id}/decisions`, decision)).status()).toBe(200);
  await expect(item).toContainText("Approved and executed.");
  await page.goto("/controls");
  await expect(budgets).toContainText("of $20.00 a day");
  await expect(budgets).not.toContainText("waits for approval");
});
