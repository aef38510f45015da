import { expect, type Page } from "@playwright/test";
import { expectAccessible } from "./accessible";
import { sendScenario } from "./corpus";
import { pressUntil, test } from "./project";

const view = (page: Page, name: string) =>
  page.getByRole("group", { name: "View of the run" }).getByRole("button", { name, exact: true });
const detail = (page: Page) => page.getByRole("region", { name: "Selected step" });
const picture = (page: Page) => page.getByRole("tree", { name: /^(Flame|Cost)/ });
const box = (page: Page) => picture(page).getByRole("treeitem", { selected: true });
const zoom = (page: Page) => page.getByRole("navigation", { name: "Zoom" });

async function openRun(page: Page, scenario: string, key: string): Promise<void> {
  await sendScenario(scenario, key);
  await page.goto("/runs");
  await page.locator("[data-run]").first().getByRole("link").first().click();
  await expect(view(page, "Timeline")).toHaveAttribute("aria-pressed", "true");
}

test("views keep the selection; a flame is walked, zoomed and left with keys", async ({ page, project }) => {
  await openRun(page, "openinference-langchain/nested-agents", project.key);
  await page.getByRole("region", { name: "Why slow, why dear" }).getByRole("button").first().click();
  await expect(detail(page)).toContainText("gpt-4.1-mini");
  const address = new URL(page.url()).searchParams.get("span");

  await view(page, "Flame").click();
  await expect(box(page)).toContainText("gpt-4.1-mini");
  await expect(box(page)).toContainText("of the run");
  expect(new URL(page.url()).searchParams.get("span")).toBe(address);

  await picture(page).focus();
  await pressUntil(page, "ArrowUp", () => expect(box(page)).toHaveAttribute("aria-level", "1", { timeout: 500 }));
  await page.keyboard.press("ArrowDown");
  await expect(box(page)).toHaveAttribute("aria-level", "2");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowRight");
  await expect(box(page)).toContainText("tools");
  await page.keyboard.press("Enter");
  await expect(zoom(page).getByRole("button", { name: "tools" })).toHaveAttribute("aria-current", "true");
  await page.keyboard.press("Escape");
  await expect(zoom(page).getByRole("button", { name: "Whole run" })).toHaveAttribute("aria-current", "true");

  await page.getByRole("button", { name: "Merged" }).click();
  await expect(box(page)).toContainText("its own");
  await expectAccessible(page);
});

test("a click on a box selects its step, a double click zooms in and the line of the zoom leads back", async ({
  page,
  project,
}) => {
  await openRun(page, "vercel-ai-v7/support-agent", project.key);
  await view(page, "Cost").click();
  await expect(page.getByText(/steps without cost left out/)).toBeVisible();
  const lane = 20;
  const clickLane = (at: number, count: number) =>
    picture(page).click({ position: { x: 20, y: at * lane + lane / 2 }, clickCount: count });
  await clickLane(1, 1);
  await expect(box(page)).toContainText("step 1");
  await expect(detail(page)).toContainText("step 1");
  await clickLane(1, 2);
  await expect(zoom(page).getByRole("button", { name: "step 1" })).toHaveAttribute("aria-current", "true");
  await zoom(page).getByRole("button", { name: "Whole run" }).click();
  await expect(zoom(page).getByRole("button", { name: "Whole run" })).toHaveAttribute("aria-current", "true");
});

test("a node of the graph selects its first step, lists all of them, and arrows follow the calls", async ({
  page,
  project,
}) => {
  await openRun(page, "vercel-ai-v7/parallel-tools", project.key);
  await view(page, "Graph").click();
  const node = (name: RegExp) => page.getByRole("region", { name: /Who called whom/ }).getByRole("button", { name });
  await node(/tool get_weather/).click();
  await expect(node(/tool get_weather, 3 times/)).toHaveAttribute("aria-pressed", "true");
  await expect(detail(page)).toContainText("get_weather");
  const steps = page.getByRole("region", { name: "Steps of get_weather" }).getByRole("button");
  await expect(steps).toHaveCount(3);
  await steps.nth(2).click();
  await expect(steps.nth(2)).toHaveAttribute("aria-current", "true");
  await node(/tool get_weather/).focus();
  await page.keyboard.press("ArrowLeft");
  await expect(node(/^agent/)).toHaveAttribute("aria-pressed", "true");
  await expect(node(/^agent/)).toBeFocused();
  await expectAccessible(page);
});
