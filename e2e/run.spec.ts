import { type APIRequestContext, expect, type Page } from "@playwright/test";
import { expectAccessible, themes } from "./accessible";
import { sendRun, sendScenario } from "./corpus";
import { pressUntil, test } from "./project";

const otlpUrl = process.env["TRACEGATE_OTLP_URL"] ?? "http://127.0.0.1:4318";

const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });

/** A run with one model call whose answer is hostile. */
async function sendHostile(request: APIRequestContext, key: string, traceId: string): Promise<void> {
  const answer =
    '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script> [bank](javascript:alert(1)) \u202Efdp.exe';
  const messages = (role: string, content: string) => JSON.stringify([{ role, parts: [{ type: "text", content }] }]);
  const span = {
    traceId,
    spanId: "00000000000000a1",
    name: "chat <b>gpt-5</b>",
    startTimeUnixNano: `${Date.now()}000000`,
    endTimeUnixNano: `${Date.now() + 900}000000`,
    attributes: [
      text("gen_ai.operation.name", "chat"),
      text("gen_ai.request.model", "gpt-5"),
      text("gen_ai.input.messages", messages("user", "Where is my order?")),
      text("gen_ai.output.messages", messages("assistant", answer)),
    ],
  };
  const sent = await request.post(`${otlpUrl}/v1/traces`, {
    headers: { authorization: `Bearer ${key}` },
    data: { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] },
  });
  expect(sent.status()).toBe(200);
}

const tree = (page: Page) => page.getByRole("treegrid", { name: "Steps" });
const selected = (page: Page) => tree(page).getByRole("row", { selected: true });
const detail = (page: Page) => page.getByRole("region", { name: "Selected step" });

test("a failed run is opened from the list, walked with keys to its cause, and read", async ({
  page,
  project,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await sendScenario("vercel-ai-v7/tool-error", project.key);
  await page.goto("/runs");
  await page.locator("[data-run]").first().getByRole("link").first().click();
  await expect(page).toHaveURL(/\/runs\/[0-9a-f]{32}/);

  await expect(selected(page)).toContainText("check_stock");
  await expect(detail(page).getByRole("region", { name: "Error" })).toContainText("ECONNREFUSED");

  await tree(page).focus();
  await pressUntil(page, "p", () => expect(selected(page)).toHaveAttribute("aria-level", "1", { timeout: 500 }));
  await page.keyboard.press("ArrowLeft");
  await expect(tree(page).getByRole("row", { expanded: false })).toHaveCount(1);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("e");
  await page.keyboard.press("e");
  await expect(selected(page)).toContainText("check_stock");

  await detail(page)
    .getByRole("tab", { name: /Events/ })
    .click();
  await expect(page).toHaveURL(/tab=events/);
  await expect(detail(page)).toContainText("exception");
  await detail(page).getByRole("tab", { name: "Raw" }).click();
  const raw = page.getByRole("tree", { name: "The whole span" });
  await raw.getByRole("treeitem").filter({ hasText: '"name"' }).first().click();
  await page.keyboard.press("c");
  await expect(page.getByText("Value copied")).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain("check_stock");

  const address = page.url();
  expect(address).toMatch(/span=[0-9a-f]{16}/);
  await page.goto("/runs");
  await page.goto(address);
  await expect(selected(page)).toContainText("check_stock");
  await expect(detail(page).getByRole("tab", { name: "Raw" })).toHaveAttribute("aria-selected", "true");
});

test("arrows walk a tree that had the focus before the page's scripts came", async ({ page, project }) => {
  await sendScenario("vercel-ai-v7/tool-error", project.key);
  await page.goto("/runs");
  const run = await page.locator("[data-run]").first().getByRole("link").first().getAttribute("href");
  await page.route(/\.js/, async (route) => {
    await new Promise((later) => setTimeout(later, 500));
    await route.continue();
  });
  await page.evaluate((href) => location.assign(href), run ?? "");
  await tree(page).focus();
  await pressUntil(page, "p", () => expect(selected(page)).toHaveAttribute("aria-level", "1", { timeout: 500 }));
  await page.keyboard.press("ArrowLeft");
  await expect(tree(page).getByRole("row", { expanded: false })).toHaveCount(1);
});

test("a second call folds what the first one knew, and pairs calls with their results", async ({ page, project }) => {
  await sendScenario("vercel-ai-v7/support-agent", project.key);
  await page.goto("/runs");
  await page.locator("[data-run]").first().getByRole("link").first().click();
  const calls = tree(page)
    .getByRole("row")
    .filter({ has: page.getByRole("img", { name: "llm" }) });
  await calls.nth(1).click();
  await expect(detail(page).getByText("new since the previous call")).toBeVisible();
  const folds = detail(page).locator("button.msg.fold");
  await expect(folds.last()).toHaveAttribute("aria-expanded", "false");
  await folds.last().click();
  await expect(folds.last()).toHaveAttribute("aria-expanded", "true");
  await expect(detail(page).locator("[data-role=user]").first()).toBeVisible();
  const card = detail(page).locator("[data-tool=lookup_order]").first();
  await expect(card).toContainText("arguments");
  await expect(card).toContainText("result");
});

test("what a model wrote is text: no HTML, no script, no disguised link", async ({ page, project, request }) => {
  const traceId = "5bad000000000000000000000000c0de";
  await sendHostile(request, project.key, traceId);
  await page.goto(`/runs/${traceId}`);
  await expect(detail(page)).toContainText('<img src=x onerror="window.pwned=1">');
  await expect(detail(page)).toContainText("⟨U+202E⟩");
  await expect(detail(page).locator("img, script, iframe")).toHaveCount(0);
  await expect(detail(page).getByRole("link", { name: "bank" })).toHaveCount(0);
  expect(await page.evaluate(() => Reflect.get(window, "pwned"))).toBeUndefined();
});

test("ten thousand steps keep only what is in view in the document", async ({ page, project }) => {
  await sendScenario("edge-cases/trace-10000-spans", project.key);
  await page.goto("/runs");
  await page.locator("[data-run]").first().getByRole("link").first().click();
  await expect(page.getByText("10,000 of 10,000 steps")).toBeVisible();
  expect(await tree(page).getByRole("row").count()).toBeLessThan(100);
  await tree(page).evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await expect(tree(page).locator('[aria-rowindex="10001"]')).toBeVisible();
});

test("time is zoomed, panned and fitted, and a link restores what was shown", async ({ page, project }) => {
  await sendScenario("openinference-langchain/nested-agents", project.key);
  await page.goto("/runs");
  await page.locator("[data-run]").first().getByRole("link").first().click();
  await expect(selected(page)).toContainText("writer");
  const from = page.getByRole("slider", { name: "Shown from" });
  const to = page.getByRole("slider", { name: "Shown to" });
  const shown = async () => [await from.getAttribute("aria-valuetext"), await to.getAttribute("aria-valuetext")];
  const whole = await shown();

  await tree(page).getByRole("row").filter({ hasText: "search_docs" }).click();
  await pressUntil(page, "f", () => expect(page).toHaveURL(/zoom=-?\d+--?\d+/, { timeout: 1_500 }));
  await expect(from).not.toHaveAttribute("aria-valuetext", whole[0] ?? "");
  const fitted = await shown();
  await page.reload();
  await expect.poll(shown).toEqual(fitted);
  await pressUntil(page, "f", () => expect(page).not.toHaveURL(/zoom=/, { timeout: 1_500 }));
  await expect.poll(shown).toEqual(whole);

  await page.keyboard.press("+");
  await expect.poll(shown).not.toEqual(whole);
  await page.keyboard.press("-");
  await expect.poll(shown).toEqual(whole);

  const time = tree(page).getByRole("columnheader", { name: "Time" });
  const box = (await time.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  await page.mouse.move(box.x + box.width * 0.5, box.y + 10);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.75, box.y + 10, { steps: 4 });
  await page.mouse.up();
  await expect(from).toHaveAttribute("aria-valuetext", /^(69|70|71) ms$/);
  const brushed = await shown();
  await page.mouse.move(box.x + box.width * 0.5, box.y + 100);
  await page.keyboard.down("Shift");
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.9, box.y + 100, { steps: 4 });
  await page.mouse.up();
  await page.keyboard.up("Shift");
  await expect.poll(shown).not.toEqual(brushed);
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, 2_000);
  await page.keyboard.up("Control");
  await expect.poll(shown).toEqual(whole);

  await from.focus();
  await page.keyboard.press("ArrowRight");
  await expect(from).not.toHaveAttribute("aria-valuetext", whole[0] ?? "");
  await page.keyboard.press("Home");
  await expect.poll(shown).toEqual(whole);
});

test("groups close by level, with all beside them, and the critical path is in the address", async ({
  page,
  project,
}) => {
  await sendScenario("openinference-langchain/nested-agents", project.key);
  await page.goto("/runs");
  await page.locator("[data-run]").first().getByRole("link").first().click();
  const rows = tree(page).locator(".step");
  await expect(rows).toHaveCount(20);
  await page.getByRole("button", { name: "2", exact: true }).click();
  const closed = tree(page).getByRole("row", { expanded: false });
  await expect(closed).not.toHaveCount(0);
  await page.getByRole("button", { name: "all", exact: true }).click();
  await expect(rows).toHaveCount(20);
  await rows
    .filter({ hasText: "tools" })
    .first()
    .getByRole("button", { name: "Close" })
    .click({ modifiers: ["Alt"] });
  await expect(rows).toHaveCount(5);
  await expect(closed).toHaveCount(3);

  await tree(page).focus();
  await page.keyboard.press("End");
  await expect(selected(page)).toHaveAttribute("aria-rowindex", "6");
  await page.keyboard.press("Home");
  await expect(selected(page)).toHaveAttribute("aria-rowindex", "2");
  await page.keyboard.press("PageDown");
  await expect(selected(page)).toHaveAttribute("aria-rowindex", "6");

  const critical = page.getByRole("button", { name: "Critical path" });
  await critical.click();
  await expect(page).toHaveURL(/critical=true/);
  await page.reload();
  await expect(critical).toHaveAttribute("aria-pressed", "true");
});

test("broken runs say in words what is broken", async ({ page, project }) => {
  const cases = [
    { scenario: "orphans", trace: "7ace0000000000000000000000000007", says: "has not arrived" },
    { scenario: "parent-cycles", trace: "7ace000000000000000000000000000e", says: "circular parents" },
    { scenario: "clock-skew", trace: "7ace0000000000000000000000000004", says: "before its parent" },
    { scenario: "trace-10000-spans", trace: "7ace0000000000000000000000000014", says: "after its parent" },
    { scenario: "timestamps-protobuf", trace: "7ace0000000000000000000000000005", says: "0 ms" },
  ];
  for (const { scenario, trace, says } of cases) {
    await sendScenario(`edge-cases/${scenario}`, project.key);
    await page.goto(`/runs/${trace}`);
    await expect(tree(page).getByRole("row").filter({ hasText: says }).first(), scenario).toBeVisible();
  }
});

test("a run is followed while it runs, without a reload", async ({ page, project }) => {
  const traceId = "5bfeed00000000000000000000000001";
  const live = { name: "live-agent", traceId, startMs: Date.now() - 3_000, open: true };
  await sendRun(project.key, live);
  await page.goto(`/runs/${traceId}`);
  await expect(page.locator(".rhead .facts").filter({ visible: true })).toContainText("running");
  await expect(selected(page)).toContainText("so far");
  await sendRun(project.key, { ...live, open: false });
  await expect(page.locator(".rhead .facts").filter({ visible: true })).toContainText("done");
  await expect(selected(page)).toContainText("1.5 s");
  await expect(detail(page)).not.toContainText("no end yet");
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export" }).click();
  expect((await download).suggestedFilename()).toContain(traceId);
});

test("a run that is not here says so", async ({ page, project }) => {
  await page.goto(`/runs/${"0".repeat(31)}1`);
  await expect(page.getByText("This run is not here")).toBeVisible();
  await expect(page.getByRole("button", { name: `Project ${project.name}` })).toBeVisible();
  await page.getByRole("link", { name: "All runs" }).click();
  await expect(page).toHaveURL(/\/runs$/);
});

test("on a phone the step covers the tree, and back uncovers it", async ({ page, project }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await sendScenario("vercel-ai-v7/tool-error", project.key);
  await page.goto("/runs");
  await page.locator("[data-run]").first().getByRole("link").first().click();
  await expect(tree(page)).toBeVisible();
  await expect(detail(page)).toBeHidden();
  await tree(page).getByRole("row").filter({ hasText: "check_stock" }).click();
  await expect(detail(page)).toBeVisible();
  await expect(tree(page)).toBeHidden();
  await page.getByRole("button", { name: "Back to the steps" }).click();
  await expect(tree(page)).toBeVisible();
});

for (const theme of themes) {
  test(`the run page is accessible (${theme})`, async ({ page, project }) => {
    await page.emulateMedia({ colorScheme: theme });
    await sendScenario("vercel-ai-v7/tool-error", project.key);
    await page.goto("/runs");
    await page.locator("[data-run]").first().getByRole("link").first().click();
    for (const tab of ["Input/Output", "Attributes", "Events", "Raw", "Mapping"]) {
      await detail(page).getByRole("tab", { name: tab }).click();
      await expectAccessible(page);
    }
    const call = tree(page)
      .getByRole("row")
      .filter({ has: page.getByRole("img", { name: "llm" }) });
    await call.first().click();
    await detail(page).getByRole("tab", { name: "Messages" }).click();
    await expectAccessible(page);
  });
}
