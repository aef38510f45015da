import { type APIRequestContext, expect } from "@playwright/test";
import { expectAccessible, themes } from "./accessible";
import { pressUntil, test } from "./project";

const adminKey = process.env["TRACEGATE_ADMIN_KEY"] ?? "";
const otlpUrl = process.env["TRACEGATE_OTLP_URL"] ?? "http://127.0.0.1:4318";

test("signing in leads back to the page that was asked for, signing out ends it", async ({ browser, baseURL }) => {
  const context = await browser.newContext({ baseURL: baseURL ?? "", storageState: { cookies: [], origins: [] } });
  const page = await context.newPage();
  await page.goto("/settings/keys?new=key");
  await expect(page).toHaveURL(/\/login\?next=/);
  await page.getByLabel(/admin key/).fill(adminKey);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/settings\/keys\?new=key$/);
  await expect(page.getByRole("dialog", { name: "New API key" })).toBeVisible();

  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /^Project / }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/login/);
  await page.goto("/settings");
  await expect(page).toHaveURL(/\/login\?next=/);
  await context.close();
});

test("the theme is switched, kept, and there before the first paint", async ({ page, project }) => {
  await page.goto("/connect");
  await page.getByRole("button", { name: "Theme", exact: true }).click();
  await page.getByRole("menuitemcheckbox", { name: "Dark" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.addInitScript(() => {
    const seen: string[] = [];
    Object.assign(window, { seenThemes: seen });
    requestAnimationFrame(function frame() {
      if (document.body) seen.push(document.documentElement.dataset["theme"] ?? "none");
      if (seen.length < 20) requestAnimationFrame(frame);
    });
  });
  await page.reload();
  await expect(page.getByText(project.name).first()).toBeVisible();
  const frames = () => page.evaluate(() => Reflect.get(window, "seenThemes") as string[]);
  await expect.poll(frames).toHaveLength(20);
  const seen = await frames();
  expect(new Set(seen)).toEqual(new Set(["dark"]));
});

test("the palette goes to pages, runs actions and finds a run by its id", async ({ page, project, request }) => {
  await page.goto("/connect");
  const palette = page.getByRole("dialog", { name: "Search and commands" });
  await pressUntil(page, "Control+k", () => expect(palette).toBeVisible({ timeout: 500 }));
  await page.keyboard.type("sett");
  await expect(palette.getByRole("option")).toHaveText([/Settings/]);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/settings$/);

  await page.keyboard.press("Control+k");
  await page.keyboard.type("> key");
  await expect(palette.getByRole("option")).toHaveText([/New API key/, /List the keys/]);
  await page.keyboard.press("Escape");
  await expect(palette).toBeHidden();

  const traceId = "5be11e000000000000000000000000a1";
  await sendSpan(request, project.key, traceId);
  await page.keyboard.press("Control+k");
  await page.keyboard.type(`#${traceId.slice(0, 10)}`);
  await expect(palette.getByRole("option")).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/runs/${traceId}`));
});

test("the keys are listed, and they work", async ({ page, project }) => {
  await page.goto("/connect");
  const keys = page.getByRole("dialog", { name: "Keys" });
  await pressUntil(page, "?", () => expect(keys).toBeVisible({ timeout: 500 }));
  await expect(keys.getByText("Go to settings")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(keys).toBeHidden();
  await page.keyboard.press("g");
  await page.keyboard.press("s");
  await expect(page).toHaveURL(/\/settings$/);
  await expect(page.getByText(project.name).first()).toBeVisible();
});

test("a project is made, its key is shown once, and the switcher leads back", async ({ page, project, request }) => {
  const name = `made by hand ${project.id.slice(0, 8)}`;
  await page.goto("/connect");
  await page.getByRole("button", { name: `Project ${project.name}` }).click();
  await page.getByRole("menuitem", { name: "New project" }).click();
  await page.getByLabel("Name").fill(name);
  await page.getByRole("button", { name: "Create project" }).click();
  const secret = (await page.getByTestId("secret").textContent()) ?? "";
  const me = await request.get("/api/v1/me", { headers: { authorization: `Bearer ${secret}` } });
  expect((await me.json()).project.name).toBe(name);
  await page.getByRole("button", { name: `Open ${name}` }).click();
  await expect(page.getByText(`${name} has no runs yet`)).toBeVisible();

  await page.getByRole("button", { name: `Project ${name}` }).click();
  await page.getByRole("menuitemcheckbox", { name: project.name }).click();
  await expect(page.getByText(`${project.name} has no runs yet`)).toBeVisible();
});

test("a key is made, works, is revoked and works no more", async ({ page, project, request }) => {
  await page.goto("/settings/keys");
  await page.getByRole("button", { name: "New key" }).click();
  await page.getByLabel("Name").fill("nightly cron");
  await page.getByRole("button", { name: "Create key" }).click();
  const secret = (await page.getByTestId("secret").textContent()) ?? "";
  const ask = () => request.get("/api/v1/me", { headers: { authorization: `Bearer ${secret}` } });
  expect((await (await ask()).json()).project.id).toBe(project.id);
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByText(secret)).toHaveCount(0);

  await page.getByRole("button", { name: "What can be done with nightly cron" }).click();
  await page.getByRole("menuitem", { name: "Revoke" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByText("Revoked nightly cron")).toBeVisible();
  await expect(page.getByRole("row", { name: /nightly cron/ })).toContainText("revoked");
  expect((await ask()).status()).toBe(401);
});

test("says so when the server is away, and goes on when it is back", async ({ page, project, context }) => {
  await page.goto("/connect");
  await expect(page.getByText(`${project.name} has no runs yet`)).toBeVisible();
  await context.setOffline(true);
  await expect(page.getByText("Tracegate does not answer.")).toBeVisible({ timeout: 20_000 });
  await context.setOffline(false);
  await expect(page.getByText("Tracegate does not answer.")).toBeHidden();
});

test("an address that leads nowhere says so and offers a way on", async ({ page }) => {
  const answer = await page.goto("/no/such/page");
  expect(answer?.status()).toBe(404);
  await page.getByRole("link", { name: "Go to runs" }).click();
  await expect(page).toHaveURL(/\/runs/);
});

test("a phone has everything in reach and scrolls one way only", async ({ page, project }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  for (const path of ["/connect", "/settings", "/settings/keys"]) {
    await page.goto(path);
    await expect(page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Runs" })).toBeVisible();
    await expect(page.getByRole("button", { name: `Project ${project.name}` })).toBeVisible();
    const wider = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    expect(wider).toBe(false);
  }
});

for (const theme of themes) {
  test(`settings, palette and keys are accessible (${theme})`, async ({ page, project }) => {
    await page.emulateMedia({ colorScheme: theme });
    await page.goto("/settings/keys");
    await expect(page.getByRole("table")).toBeVisible();
    await expect(page.getByText(project.name).first()).toBeVisible();
    await expectAccessible(page);
    const palette = page.getByRole("dialog", { name: "Search and commands" });
    await pressUntil(page, "Control+k", () => expect(palette).toBeVisible({ timeout: 500 }));
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await page.keyboard.press("?");
    await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
    await expectAccessible(page);
  });
}

async function sendSpan(request: APIRequestContext, key: string, traceId: string) {
  const now = BigInt(Date.now()) * 1_000_000n;
  const span = {
    traceId,
    spanId: "00000000000000a1",
    name: "invoke_agent palette",
    startTimeUnixNano: String(now - 1_000_000_000n),
    endTimeUnixNano: String(now),
  };
  const answer = await request.post(`${otlpUrl}/v1/traces`, {
    headers: { authorization: `Bearer ${key}` },
    data: { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] },
  });
  expect(answer.status()).toBe(200);
}
