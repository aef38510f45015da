import { expect } from "@playwright/test";
import { test } from "./project";

test("an empty project plays the demo, and its runaway run says where it was stopped", async ({
  page,
  project,
  baseURL,
}) => {
  test.setTimeout(180_000);
  await page.goto("/runs");
  await expect(page.getByText("No runs yet")).toBeVisible();
  await page.getByRole("button", { name: "Run the demo" }).click();
  const progress = page.getByRole("status").filter({ hasText: "Demo" });
  await expect(progress).toBeVisible();

  const again = await page.request.post("/api/v1/demo", { headers: { origin: baseURL ?? "" } });
  expect(again.status()).toBe(409);
  expect(await again.json()).toMatchObject({ code: "conflict" });

  await expect(progress).toContainText("waits for your decision", { timeout: 120_000 });
  const runs = page.getByRole("table").getByRole("row");
  await expect(runs.filter({ hasText: "waiting" })).toHaveCount(1);
  await expect(runs.filter({ hasText: "research" }).filter({ hasText: "halted" })).toHaveCount(1);
  await runs.filter({ hasText: "research" }).filter({ hasText: "halted" }).getByRole("link").first().click();
  await expect(page).toHaveURL(/\/runs\/[0-9a-f]{32}/);
  await expect(page.getByText(/budget/).first()).toBeVisible();
  expect(project.name).toBeTruthy();
});
