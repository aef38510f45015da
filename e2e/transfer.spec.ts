import { readFileSync } from "node:fs";
import { expect } from "@playwright/test";
import { expectAccessible } from "./accessible";
import { sendRun } from "./corpus";
import { test } from "./project";

const traceId = "c0de000000000000000000000000c0de";

test("a run is exported from the list and imported into another project: it is the same run", async ({
  page,
  project,
  request,
  context,
  baseURL,
}) => {
  await sendRun(project.key, { name: "refund-desk", traceId, startMs: Date.now() - 60_000 });
  await page.goto("/runs?last=all");
  await page.getByRole("button", { name: "Export and import" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: /Export these/ }).click();
  const file = await (await download).path();
  expect(JSON.parse(readFileSync(file, "utf8")).run.traceId).toBe(traceId);

  const other = await request.post("/api/v1/projects", {
    headers: { authorization: `Bearer ${process.env["TRACEGATE_ADMIN_KEY"]}` },
    data: { name: "elsewhere" },
  });
  const elsewhere = await other.json();
  await context.addCookies([{ name: "tg_project", value: elsewhere.id, url: baseURL ?? "" }]);
  await page.goto("/runs?last=all");
  await page.getByRole("button", { name: "Export and import" }).click();
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("menuitem", { name: /Import a file/ }).click();
  await (await chooser).setFiles({ name: "runs.ndjson", mimeType: "application/x-ndjson", buffer: readFileSync(file) });
  await page.getByRole("link", { name: "Open" }).click();
  await expect(page).toHaveURL(new RegExp(traceId));

  const read = async (key: string) => {
    const answer = await request.get(`/api/v1/runs/${traceId}/spans`, { headers: { authorization: `Bearer ${key}` } });
    return answer.json();
  };
  expect(await read(elsewhere.key)).toEqual(await read(project.key));
});

test("a dropped file that is no telemetry says what is wrong with it", async ({ page, project: _ }) => {
  await page.goto("/runs");
  const drop = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(["hello"], "holiday.png", { type: "image/png" }));
    return data;
  });
  await expect(async () => {
    await page.dispatchEvent("body", "dragenter", { dataTransfer: drop });
    await expect(page.getByText("Drop to import into this project")).toBeVisible({ timeout: 500 });
  }).toPass();
  await page.dispatchEvent("body", "drop", { dataTransfer: drop });
  await expect(page.getByText(/holiday\.png: The file cannot be imported: it is not JSON at byte 0/)).toBeVisible();
  await expect(page.getByText("Drop to import")).toBeHidden();
  await expectAccessible(page);
});

test("a step is copied as a curl command", async ({ page, project, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await sendRun(project.key, { name: "refund-desk", traceId, startMs: Date.now() - 60_000 });
  await page.goto(`/runs/${traceId}`);
  await page.getByRole("button", { name: "Copy as" }).click();
  await page.getByRole("menuitem", { name: /curl/ }).click();
  await expect(page.getByText(/Copied: a curl command/)).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain(`/api/v1/runs/${traceId}/spans/${traceId.slice(0, 16)}`);
  expect(copied).toContain("$TRACEGATE_API_KEY");
});
