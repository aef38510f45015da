import { randomBytes } from "node:crypto";
import { expect, type Page } from "@playwright/test";
import { expectAccessible, themes } from "./accessible";
import { sendCorpus, sendRun, sendRuns } from "./corpus";
import { pressUntil, test } from "./project";

const newId = () => randomBytes(16).toString("hex");
/** Runs that start a millisecond apart, the last one newest. */
const batch = (count: number, startMs: number) =>
  Array.from({ length: count }, (_, at) => ({ name: `batch-${at}`, traceId: newId(), startMs: startMs + at }));
const rows = (page: Page) => page.locator("[data-run]");
const list = (page: Page) => page.getByRole("region", { name: "Runs", exact: true });
const scrollTop = (page: Page) => list(page).evaluate((element) => element.scrollTop);
const facet = (page: Page, title: string) => page.getByRole("complementary").getByRole("group", { name: title });
const whereText = (page: Page) => page.locator("footer").getByText(/^rows /);

test("real runs are filtered, paged, opened with the keyboard, and found again where they were", async ({
  page,
  project,
}) => {
  test.setTimeout(120_000);
  await sendCorpus(project.key);
  await page.goto("/runs");
  await expect(page.getByRole("table")).toHaveAttribute("aria-rowcount", /^2\d\d$/);

  await facet(page, "Status").getByRole("button", { name: "failed" }).click();
  await expect(page).toHaveURL(/q=status:failed/);
  await expect(rows(page).first()).toContainText("failed");
  await expect(rows(page).filter({ hasText: "done" })).toHaveCount(0);
  await page.goBack();
  await expect(page).not.toHaveURL(/status/);
  await expect(facet(page, "Status").getByRole("button", { name: "failed" })).toHaveAttribute("aria-pressed", "false");

  const pipeline = facet(page, "Pipeline").getByRole("listitem").first().getByRole("button");
  const name = (await pipeline.textContent()) ?? "";
  await pipeline.click();
  await expect(page).toHaveURL(/q=pipeline:/);
  await expect(rows(page).first().locator(".runs-pipeline")).toHaveText(name);
  await page.getByRole("button", { name: /^Drop pipeline:/ }).click();
  await expect(page).not.toHaveURL(/pipeline/);

  await expect(async () => {
    await list(page).evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await expect(whereText(page)).toHaveText(/–2\d\d of 2\d\d$/, { timeout: 500 });
  }).toPass();
  await list(page).evaluate((element) => element.scrollTo(0, element.scrollHeight - 2_000));
  await expect(async () => {
    await page.keyboard.press("j");
    await expect(page.locator("[data-run] a:focus")).toHaveCount(1, { timeout: 500 });
  }).toPass();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  const active = page.locator('[data-run][data-active="true"]');
  const traceId = await active.getAttribute("data-run");
  await expect(page).toHaveURL(new RegExp(`row=${traceId}`));
  const left = await scrollTop(page);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/runs/${traceId}`));
  await page.goBack();
  await expect(active).toHaveAttribute("data-run", traceId ?? "");
  await expect(active).toBeInViewport();
  expect(Math.abs((await scrollTop(page)) - left)).toBeLessThan(56);
});

test("a new run appears by itself, ends in place, and never moves what is being read", async ({ page, project }) => {
  const startMs = Date.now() - 60_000;
  const first = { name: "first-agent", traceId: newId(), startMs };
  await sendRun(project.key, first);
  await page.goto("/runs");
  await expect(rows(page)).toHaveCount(1);

  const live = { name: "live-agent", traceId: newId(), startMs: startMs + 1_000, open: true };
  await sendRun(project.key, live);
  const row = page.locator(`[data-run="${live.traceId}"]`);
  await expect(row).toContainText("running");
  await sendRun(project.key, { ...live, open: false });
  await expect(row).toContainText("done");
  await expect(facet(page, "Status").getByRole("listitem").filter({ hasText: "done" })).toContainText("2");

  await sendRuns(project.key, batch(60, startMs + 2_000));
  await expect(page.getByRole("table")).toHaveAttribute("aria-rowcount", "63");
  await list(page).evaluate((element) => element.scrollTo(0, 600));
  const read = rows(page).filter({ hasText: "batch-30" });
  await expect(read).toBeInViewport();
  const before = await read.boundingBox();
  await sendRun(project.key, { name: "late-agent", traceId: newId(), startMs: startMs + 9_000 });
  await expect(page.getByRole("button", { name: "1 new run above" })).toBeVisible();
  expect((await read.boundingBox())?.y).toBe(before?.y);
  await page.getByRole("button", { name: "1 new run above" }).click();
  await expect(rows(page).first()).toContainText("late-agent");

  await list(page).evaluate((element) => element.scrollTo(0, 600));
  await sendRuns(project.key, batch(200, startMs + 20_000));
  await page.getByRole("button", { name: "Many new runs above" }).click();
  await expect(rows(page).first()).toContainText("batch-199");
  await sendRuns(project.key, batch(300, startMs + 30_000));
  await expect(rows(page).first()).toContainText("batch-299");
});

test("an empty project says how to send data; a filter that excludes everything says which term does", async ({
  page,
  project,
}) => {
  await page.goto("/runs");
  await expect(page.getByText("No runs yet")).toBeVisible();
  await expect(page.getByRole("link", { name: "Connect a client" })).toHaveAttribute("href", "/connect");
  await sendRun(project.key, { name: "only-agent", traceId: newId(), startMs: Date.now() - 5_000 });
  await expect(rows(page)).toHaveCount(1);

  await pressUntil(page, "/", () => expect(page.getByLabel("Filter the runs")).toBeFocused({ timeout: 500 }));
  await page.keyboard.type("status:done nowhere-to-be-found");
  await page.keyboard.press("Enter");
  await expect(page.getByText("No run matches all 2 terms.")).toBeVisible();
  await page.getByRole("button", { name: "Drop nowhere-to-be-found" }).last().click();
  await expect(rows(page)).toHaveCount(1);
  await expect(page).toHaveURL(/\/runs\?q=status:done$/);
});

test("runs are selected from the keyboard and their ids copied", async ({ page, project, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const ids = [newId(), newId(), newId()];
  for (const [at, traceId] of ids.entries()) {
    await sendRun(project.key, { name: `agent-${at}`, traceId, startMs: Date.now() - 60_000 - at * 1_000 });
  }
  await page.goto("/runs");
  await pressUntil(page, "j", () => expect(page.locator("[data-active=true]")).toHaveCount(1, { timeout: 500 }));
  await page.keyboard.press("x");
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await expect(page.getByText("2 selected")).toBeVisible();
  await page.getByRole("button", { name: "Copy ids" }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied.split("\n")).toHaveLength(2);
  expect(ids).toEqual(expect.arrayContaining(copied.split("\n")));
  await page.keyboard.press("Escape");
  await expect(page.getByText("2 selected")).toHaveCount(0);
});

test("what cannot be read is said, with a way to try again", async ({ page, project }) => {
  await sendRun(project.key, { name: "an-agent", traceId: newId(), startMs: Date.now() - 5_000 });
  await page.goto("/runs");
  await expect(rows(page)).toHaveCount(1);
  await page.route("**/api/v1/runs?**", (route) => route.abort());
  await expect(page.getByText("not live")).toBeVisible();
  await facet(page, "Status").getByRole("button", { name: "done" }).click();
  await expect(page.getByText("The runs could not be read.")).toBeVisible({ timeout: 20_000 });
  const asked = page.waitForRequest("**/api/v1/runs?**");
  await page.getByRole("button", { name: "Retry" }).click();
  await asked;
  // from here on it may also come back by itself
  await page.unroute("**/api/v1/runs?**");
  await expect(rows(page)).toHaveCount(1, { timeout: 30_000 });
  await expect(page.getByText("live", { exact: true })).toBeVisible();
});

test("a query is typed with suggestions, mended, and kept as a view", async ({ page, project }) => {
  const startMs = Date.now() - 60_000;
  await sendRuns(project.key, [
    { name: "refund-desk", traceId: newId(), startMs, failed: true },
    { name: "refund-desk", traceId: newId(), startMs: startMs + 1 },
    { name: "research", traceId: newId(), startMs: startMs + 2 },
  ]);
  await page.goto("/runs");
  await expect(rows(page)).toHaveCount(3);
  const bar = page.getByRole("combobox", { name: "Filter the runs" });
  await pressUntil(page, "/", () => expect(bar).toBeFocused({ timeout: 500 }));
  await page.keyboard.type("pipel");
  await page.keyboard.press("Tab");
  await expect(bar).toHaveValue("pipeline:");
  await page.keyboard.type("refu");
  await expect(page.getByRole("option", { name: /refund-desk/ })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(bar).toHaveValue("");
  await page.keyboard.type("statsu:failed ");
  await page.keyboard.press("Enter");
  await expect(page.getByText("statsu is no field. Did you mean status?")).toBeVisible();
  await expect(rows(page)).toHaveCount(2);
  await page.getByRole("button", { name: "Use status:failed" }).click();
  await expect(rows(page)).toHaveCount(1);
  await expect(page).toHaveURL(/q=pipeline:refund-desk\+status:failed/);

  await page.getByRole("button", { name: "Save this view" }).click();
  await page.getByRole("textbox", { name: /^Save this view/ }).fill("Broken refunds");
  await page.keyboard.press("Enter");
  const views = page.getByRole("navigation", { name: "Saved views" });
  await expect(views.getByRole("link", { name: /^Broken refunds/ })).toHaveAttribute("aria-current", "page");
  await views.getByRole("link", { name: "All" }).click();
  await expect(rows(page)).toHaveCount(3);
  const href = await views.getByRole("link", { name: /^Broken refunds/ }).getAttribute("href");
  await page.goto(href ?? "");
  await expect(page).toHaveURL(/q=pipeline:refund-desk\+status:failed/);
  await expect(rows(page)).toHaveCount(1);
  await page.getByRole("button", { name: "View Broken refunds" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await expect(views.getByRole("link", { name: /^Broken refunds/ })).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(views.getByRole("link", { name: /^Broken refunds/ })).toBeVisible();
});

test("time is brushed, the list sorted, new runs held back, rows selected through", async ({ page, project }) => {
  test.setTimeout(120_000);
  const startMs = Date.now() - 3_600_000;
  await sendRuns(project.key, [...batch(5, startMs), ...batch(3, startMs + 3_000_000)]);
  await page.goto("/runs");
  await expect(rows(page)).toHaveCount(8);
  const bars = page.getByRole("group", { name: /^Brush/ });
  await bars.focus();
  await page.keyboard.press("ArrowRight");
  await expect(page).toHaveURL(/brush=/);
  await expect(rows(page)).toHaveCount(3);
  await page.keyboard.press("Escape");
  await expect(rows(page)).toHaveCount(8);

  await page.getByRole("button", { name: "Duration" }).click();
  await expect(page).toHaveURL(/sort=-duration/);
  await expect(page.getByRole("columnheader", { name: "Duration" })).toHaveAttribute("aria-sort", "descending");
  await page.getByRole("button", { name: "Started" }).click();

  const boxes = page.getByRole("checkbox", { name: /^Select batch|^Select run/ });
  await boxes.nth(1).click();
  await boxes.nth(4).click({ modifiers: ["Shift"] });
  await expect(page.getByText("4 selected")).toBeVisible();
  await page.keyboard.press("Escape");

  await page.keyboard.press("p");
  await expect(page.getByText("paused")).toBeVisible();
  await sendRuns(project.key, batch(2, Date.now() - 1_000));
  await expect(page.getByText("paused · 2 new")).toBeVisible();
  await expect(rows(page)).toHaveCount(8);
  await page.keyboard.press("p");
  await expect(rows(page)).toHaveCount(10);
});

for (const theme of themes) {
  test(`the list is accessible (${theme})`, async ({ page, project }) => {
    test.setTimeout(120_000);
    await sendRun(project.key, {
      name: "a-failing-agent",
      traceId: newId(),
      startMs: Date.now() - 5_000,
      failed: true,
    });
    await page.emulateMedia({ colorScheme: theme });
    await page.goto("/runs?q=status:failed");
    await expect(rows(page)).toHaveCount(1);
    await expectAccessible(page);
    await pressUntil(page, "j", () => expect(page.locator("[data-active=true]")).toHaveCount(1, { timeout: 500 }));
    await page.keyboard.press("x");
    await expect(page.getByText("1 selected")).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press("p");
    await expect(page.getByText("paused")).toBeVisible();
    await page.getByRole("button", { name: "Columns" }).click();
    await expectAccessible(page);
    await page.goto("/runs?q=statsu:failed");
    await expect(page.getByRole("button", { name: "Use status:failed" })).toBeVisible();
    await expectAccessible(page);
    const bar = page.getByRole("combobox", { name: "Filter the runs" });
    await pressUntil(page, "/", () => expect(bar).toBeFocused({ timeout: 500 }));
    await page.keyboard.type("sta");
    await expect(page.getByRole("option").first()).toBeVisible();
    await expectAccessible(page);
  });

  test(`the list and its filters fit a phone (${theme})`, async ({ page, project }) => {
    await sendRun(project.key, {
      name: "a-failing-agent",
      traceId: newId(),
      startMs: Date.now() - 5_000,
      failed: true,
    });
    await page.emulateMedia({ colorScheme: theme });
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto("/runs?q=status:failed");
    await expect(rows(page)).toHaveCount(1);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await expectAccessible(page);
    await page.getByRole("button", { name: /^Filters/ }).click();
    await expect(page.getByRole("dialog", { name: "Filters" })).toBeVisible();
    await expectAccessible(page);
  });
}
