import { expect, type Page } from "@playwright/test";
import { expectAccessible, expectAccessibleInBoth } from "./accessible";
import { test } from "./project";

test("every page of the documentation is accessible", async ({ page, project: _ }) => {
  test.setTimeout(240_000);
  await page.goto("/docs");
  const list = page.getByRole("navigation", { name: "Documentation" });
  const addresses = await list.getByRole("link").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  expect(addresses.length).toBeGreaterThan(8);
  // prose looks alike everywhere: its colours are judged in both themes where there are tables, code and calls
  const inBoth = new Set(["/docs/benchmarks", "/docs/api/budgets"]);
  for (const address of [...addresses, "/docs/api/budgets", "/docs/search?q=budget"].map(String)) {
    await page.emulateMedia({ colorScheme: "light" });
    await page.goto(address);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    const judge = inBoth.has(address) ? expectAccessibleInBoth : expectAccessible;
    await test.step(address, () => judge(page));
  }
});

const open = async (page: Page, address: string, button: string) => {
  await page.goto(address);
  await page.getByRole("button", { name: button }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
};

test("dialogs of money and the settings of data are accessible", async ({ page, project: _ }) => {
  await open(page, "/settings/prices", "New price");
  await expectAccessibleInBoth(page);
  await open(page, "/settings/alerts", "New alert");
  await expectAccessibleInBoth(page);
  for (const address of ["/settings/redaction", "/settings/retention"]) {
    await page.goto(address);
    await expect(page.getByRole("heading", { level: 2 }).first()).toBeVisible();
    await expectAccessibleInBoth(page);
  }
});
