import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect } from "@playwright/test";
import { expectAccessible, themes } from "./accessible";
import { test } from "./project";

const webUrl = process.env["TRACEGATE_URL"] ?? "http://127.0.0.1:3000";
const otlpUrl = process.env["TRACEGATE_OTLP_URL"] ?? "http://127.0.0.1:4318";

test("the curl that is shown sends a run, and the page ticks", async ({ page, project }) => {
  await page.goto("/connect?client=curl");
  await expect(page.getByText("Waiting for the first span")).toBeVisible();
  await page.getByRole("button", { name: "Make a key" }).click();
  await expect(page.getByTestId("key")).toBeVisible();
  const script = (await page.getByRole("tabpanel").locator("pre").textContent()) ?? "";
  const { stdout } = await promisify(execFile)("sh", ["-c", script]);
  expect(stdout).not.toContain("rejected");

  const run = page.getByRole("link", { name: /Where is my order/ });
  await expect(run).toBeVisible();
  await expect(page.getByRole("heading", { name: "Received" })).toBeVisible();
  await expect(page.getByText(`${project.name} receives runs`)).toBeVisible();
  await expect(run).toContainText("4 steps");
  await run.click();
  await expect(page).toHaveURL(/\/runs\/[0-9a-f]{32}/);
});

test("each client has its snippets with the address, from the keyboard too", async ({ page, project, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto("/connect");
  await expect(page.getByText(`${project.name} has no runs yet`)).toBeVisible();
  const gateway = ["No SDK: base URL, JS", "No SDK: base URL, Python"];
  const names = ["OTel JS", "OTel Python", ...gateway, "Vercel AI SDK", "OpenInference", "OpenLLMetry", "LangSmith"];
  await page.getByRole("tab", { name: "OTel JS" }).focus();
  for (const name of [...names, "Claude Code", "Collector", "curl"]) {
    await expect(page.getByRole("tab", { name })).toHaveAttribute("aria-selected", "true");
    const { port } = new URL(gateway.includes(name) ? webUrl : otlpUrl);
    await expect(page.getByRole("tabpanel")).toContainText(port);
    await page.keyboard.press("ArrowRight");
  }
  await page.getByRole("tab", { name: "LangSmith" }).click();
  await expect(page).toHaveURL(/client=langsmith/);
  await page.getByRole("button", { name: "Copy: Environment" }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain("LANGSMITH_OTEL_ENABLED=true");
  expect(copied).toContain("YOUR_KEY");
});

for (const theme of themes) {
  test(`connect is accessible (${theme})`, async ({ page, project }) => {
    await page.emulateMedia({ colorScheme: theme });
    await page.goto("/connect?client=vercel-ai");
    await expect(page.getByText(`${project.name} has no runs yet`)).toBeVisible();
    await expectAccessible(page);
    await page.setViewportSize({ width: 390, height: 844 });
    await expectAccessible(page);
  });
}
