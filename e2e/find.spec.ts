import { expect, type Page } from "@playwright/test";
import { expectAccessible, themes } from "./accessible";
import { sendScenario } from "./corpus";
import { pressUntil, test } from "./project";

const tree = (page: Page) => page.getByRole("treegrid", { name: "Steps" });
const selected = (page: Page) => tree(page).getByRole("row", { selected: true });
const bar = (page: Page) => page.getByRole("search", { name: "Find in run" });
const field = (page: Page) => bar(page).getByRole("searchbox", { name: "Find in run" });

test.beforeEach(async ({ page, project }) => {
  await sendScenario("openinference-openai/long-run", project.key);
  await page.goto("/runs");
  await page.locator("[data-run]").first().getByRole("link").first().click();
  await expect(selected(page)).toBeVisible();
});

test("a text is found in the run with keys, walked, shown alone and left", async ({ page }) => {
  await pressUntil(page, "/", () => expect(field(page)).toBeFocused({ timeout: 500 }));
  await page.keyboard.type("A-2012");
  const matches = bar(page).getByRole("list", { name: "Matches" });
  await expect(matches.getByRole("listitem").first()).toContainText("A-2012");
  await expect(bar(page)).toContainText(/\d+ steps/);
  await page.keyboard.press("Enter");
  await expect(bar(page)).toContainText(/1 of \d+ steps/);
  await field(page).blur();
  await page.keyboard.press("n");
  await expect(bar(page)).toContainText(/2 of \d+ steps/);
  await expect(selected(page)).toContainText("lookup_order");
  await expect(matches.locator("[aria-current=true]").first()).toContainText("A-2012");
  await page.keyboard.press("N");
  await expect(bar(page)).toContainText(/1 of \d+ steps/);

  const all = await tree(page).getByRole("row").count();
  await bar(page).getByRole("checkbox", { name: "Only matches" }).click();
  await expect(page).toHaveURL(/only=true/);
  await expect.poll(() => tree(page).getByRole("row").count()).toBeLessThan(all);
  const address = page.url();
  await page.goto("/runs");
  await page.goto(address);
  await expect(field(page)).toHaveValue("A-2012");
  await expect(matches).toContainText("A-2012");

  await page.keyboard.press("Escape");
  await expect(bar(page)).toBeHidden();
  await expect(page).not.toHaveURL(/find=|only=/);
});

test("conditions need no text, and say so when nothing meets them", async ({ page }) => {
  await page.getByRole("button", { name: "Find in run" }).click();
  await bar(page).getByRole("button", { name: "kind" }).click();
  await page.getByRole("menuitemcheckbox", { name: "tool" }).click();
  await expect(field(page)).toHaveValue("kind:tool");
  await expect(bar(page)).toContainText("30 steps");
  await field(page).fill("kind:tool no such text");
  await expect(bar(page)).toContainText("no step");
});

for (const theme of themes) {
  test(`the search is accessible in the ${theme} theme`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: theme });
    await pressUntil(page, "/", () => expect(field(page)).toBeFocused({ timeout: 500 }));
    await page.keyboard.type("order");
    await expect(bar(page).getByRole("list", { name: "Matches" })).toBeVisible();
    await expectAccessible(page);
  });
}
