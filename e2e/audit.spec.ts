import { readFile } from "node:fs/promises";
import { expect } from "@playwright/test";
import { expectAccessible, themes } from "./accessible";
import { test } from "./project";

const adminKey = process.env["TRACEGATE_ADMIN_KEY"] ?? "";

test("the audit log is filtered, verified against a noted head, exported and read on a phone", async ({
  page,
  request,
  project,
}) => {
  const headers = { authorization: `Bearer ${adminKey}` };
  for (const name of ["Ada Lovelace", "=Eve"]) {
    const made = await request.post(`/api/v1/projects/${project.id}/members`, {
      headers,
      data: { name, role: "owner" },
    });
    expect(made.status()).toBe(201);
  }
  await page.goto("/settings/audit");
  const log = page.getByRole("table", { name: "Audit log" });
  await expect(log.getByText("added the member").first()).toBeVisible();

  await page.getByLabel("Action").selectOption("project.created");
  await expect(page).toHaveURL(/action=project\.created/);
  await expect(log.getByText("added the member")).toHaveCount(0);
  await log.getByRole("button", { name: "Entry 1", exact: true }).click();
  await expect(page.getByRole("dialog", { name: "Entry 1", exact: true }).getByText("project.created")).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByLabel("Action").selectOption("");
  await expect(log.getByText("added the member").first()).toBeVisible();

  await page.getByRole("button", { name: "Verify" }).click();
  const dialog = page.getByRole("dialog", { name: "Verify the audit log" });
  await dialog.getByRole("button", { name: "Verify" }).click();
  await expect(dialog.getByText(/Verified \d+ entries/)).toBeVisible();
  const head = (await dialog.locator("code").textContent()) ?? "";
  await dialog.getByLabel("A head that you noted").fill(head.replace(/^\d+/, "99"));
  await dialog.getByRole("button", { name: "Verify" }).click();
  await expect(dialog.getByText(/The log was cut off/)).toBeVisible();
  await page.keyboard.press("Escape");

  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("menuitem", { name: /CSV/ }).click();
  const text = await readFile(await (await download).path(), "utf8");
  expect(text).toContain(`"'=Eve"`);

  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
  }
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(log.getByText("added the member").first()).toBeVisible();
  await expectAccessible(page);
});
