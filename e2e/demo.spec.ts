import { expect, type Page } from "@playwright/test";
import { test } from "./project";

const limitMicroUsd = 50_000;

/** Less than a single researcher may need: the demo has to stop at it. */
async function setBudget(page: Page): Promise<void> {
  await page.goto("/controls");
  await page.getByRole("button", { name: "Set a budget" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Limits").selectOption("pipeline");
  await dialog.getByLabel("Pipeline").fill("research");
  await dialog.getByLabel("Limit in dollars").fill("0.05");
  await expect(dialog.getByText("nothing to try it on")).toBeVisible();
  await dialog.getByRole("button", { name: "Set budget" }).click();
  await expect(page.getByRole("button", { name: "Burn-down of research" })).toBeVisible();
}

async function seeBudgetHold(page: Page): Promise<void> {
  await page.goto("/controls");
  await expect(page.getByRole("row").filter({ hasText: "research" }).filter({ hasText: "refused" })).toBeVisible();
  await page.getByRole("button", { name: "Burn-down of research" }).click();
  await expect(page.getByText(/Refused \d+ calls? since/)).toBeVisible();
  const { budgets } = await (await page.request.get("/api/v1/budgets/state")).json();
  expect(budgets).toMatchObject([{ scope: { pipeline: "research" }, limitMicroUsd, paused: false }]);
  expect(budgets[0].spentMicroUsd).toBeLessThanOrEqual(limitMicroUsd);
}

test("an empty project plays the demo, and its runaway run says where it was stopped", async ({
  page,
  project,
  baseURL,
}) => {
  test.setTimeout(180_000);
  await setBudget(page);
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
  await expect(runs.filter({ hasText: "research" }).filter({ hasText: "halted" })).toHaveCount(2);
  await runs.filter({ hasText: "research" }).filter({ hasText: "halted" }).getByRole("link").first().click();
  await expect(page).toHaveURL(/\/runs\/[0-9a-f]{32}/);
  await expect(page.getByText(/budget/).first()).toBeVisible();

  await seeBudgetHold(page);

  // the agent of the demo waits: a reviewer on a phone lowers the refund, and that is what it pays
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/approvals");
  const requests = page.getByRole("region", { name: "Requests", exact: true });
  await requests.getByRole("listitem").getByRole("button").click();
  const item = page.getByRole("region", { name: "The request", exact: true });
  await item.getByRole("button", { name: "Edit" }).click();
  await item.getByLabel("cents").fill("60000");
  await expect(item.getByRole("button", { name: "Approve as edited" })).toBeDisabled();
  await item.getByLabel("cents").fill("1234");
  await item.getByRole("button", { name: "Approve as edited" }).click();
  await page.getByRole("button", { name: "Send now" }).first().click();
  const headers = { authorization: `Bearer ${project.key}` };
  const read = async (path: string) => (await page.request.get(`/api/v1${path}`, { headers })).json();
  const decided = async () =>
    (await read("/approvals?state=executed")).approvals.filter((each: { rev: number }) => each.rev === 2);
  await expect.poll(async () => (await decided()).length, { timeout: 30_000 }).toBe(1);
  const [paid] = await decided();
  expect(paid.args).toEqual({ ...paid.originalArgs, cents: 1234 });
  const { journal } = await read(`/runs/${paid.runId}/state`);
  const step = journal.find((entry: { approvalId: string | null }) => entry.approvalId === paid.id);
  expect(step).toMatchObject({ status: "done", argsHash: paid.argsHash });
  expect(paid.argsHash).not.toBe(paid.originalArgsHash);
});
