import { type APIRequestContext, expect, type Page } from "@playwright/test";
import { expectAccessible, themes } from "./accessible";
import { pressUntil, type TestProject, test } from "./project";

const otlp = process.env["TRACEGATE_OTLP_URL"] ?? "";
const adminKey = process.env["TRACEGATE_ADMIN_KEY"] ?? "";
const traceOf = (no: number) => (no + 1).toString(16).padStart(32, "d");
const spanOf = (no: number, place: number) => ((no + 1) * 16 + place).toString(16).padStart(16, "c");
const wrong = [0, 1, 2, 3];
const good = [4, 5, 6, 7, 8, 9];

const attributes = (values: Record<string, string>) =>
  Object.entries(values).map(([key, stringValue]) => ({ key, value: { stringValue } }));

/** desk > lookup (fails in the wrong runs, whose prompt has another version), chat; the run is done either way. */
function drawRun(no: number) {
  const startMs = Date.now() - 600_000 + no * 5_000;
  const fails = wrong.includes(no);
  const span = (place: number, name: string, values: Record<string, string>, failed = false) => ({
    traceId: traceOf(no),
    spanId: spanOf(no, place),
    ...(place > 0 && { parentSpanId: spanOf(no, 0) }),
    ...{ name, kind: 1, attributes: attributes(values) },
    startTimeUnixNano: `${startMs + place * 100}000000`,
    endTimeUnixNano: `${startMs + (place === 0 ? 900 : place * 100 + 50)}000000`,
    status: failed ? { code: 2, message: "the order store does not answer" } : {},
  });
  const text = (words: string) => JSON.stringify([{ role: "user", parts: [{ type: "text", content: words }] }]);
  return [
    span(0, "desk", {
      ...{ "gen_ai.operation.name": "invoke_workflow", "gen_ai.workflow.name": "desk" },
      ...{
        "gen_ai.input.messages": text(`refund A-${no}`),
        "gen_ai.output.messages": text("Your refund is on its way."),
      },
    }),
    span(
      1,
      "execute_tool lookup",
      {
        ...{ "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "lookup" },
        "gen_ai.tool.call.arguments": `{"order":"A-${no}"}`,
        ...(fails ? {} : { "gen_ai.tool.call.result": '{"found":true}' }),
      },
      fails,
    ),
    span(2, "chat gpt-5", {
      ...{ "gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-5" },
      ...{
        "gen_ai.prompt.version": fails ? "triage@13" : "triage@12",
        "gen_ai.input.messages": text(`refund A-${no}`),
      },
    }),
  ];
}

async function sendRuns(request: APIRequestContext, project: TestProject) {
  const resource = { attributes: attributes({ "service.name": "desk" }) };
  const spans = [...wrong, ...good].flatMap(drawRun);
  const headers = { authorization: `Bearer ${project.key}` };
  const answer = await request.post(`${otlp}/v1/traces`, {
    headers,
    data: { resourceSpans: [{ resource, scopeSpans: [{ scope: { name: "desk" }, spans }] }] },
  });
  expect(answer.status()).toBe(200);
  await expect(async () => {
    const { runs } = await (await request.get("/api/v1/runs?limit=20", { headers })).json();
    expect(runs.map((run: { analysedAt: unknown }) => run.analysedAt)).not.toContain(null);
    expect(runs).toHaveLength(wrong.length + good.length);
  }).toPass();
}

const item = (page: Page) => page.getByRole("region", { name: "The finding" });

test.beforeEach(({ request, project }) => sendRuns(request, project));

test("from a badge in the list to the swallowed error", async ({ page }) => {
  await page.goto("/runs?last=all&q=finding:*");
  const row = page.locator("[data-run]").first();
  await expect(row.getByRole("img", { name: "silent failure" })).toBeVisible();
  // the first click: the run opens on the step
  await row.getByRole("link").first().click();
  const steps = page.getByRole("treegrid", { name: "Steps" });
  const step = steps.getByRole("row", { name: /lookup/ });
  await expect(step).toHaveAttribute("aria-selected", "true");
  await expect(step.getByRole("img", { name: "silent failure" })).toBeVisible();
  // the second: what the rule says of it
  await page
    .getByRole("list", { name: "Findings" })
    .getByRole("button", { name: /Error swallowed/ })
    .click();
  const detail = page.getByRole("region", { name: "Selected step" });
  await expect(detail.getByText("the order store does not answer").first()).toBeVisible();
  await pressUntil(page, "p", () => expect(step).toHaveAttribute("aria-selected", "false", { timeout: 500 }));
  await page.keyboard.press("e");
  await expect(step).toHaveAttribute("aria-selected", "true");
});

test("from a group of findings to what its runs have in common", async ({ page }) => {
  await page.goto("/findings");
  await expect(item(page).getByRole("heading", { name: "Error swallowed" })).toBeVisible();
  await item(page).getByRole("link", { name: "What do these runs have in common?" }).click();
  const [first] = [page.getByRole("row").filter({ hasText: "triage@13" })];
  await expect(first).toBeVisible();
  await expect(page.getByText("4 failed against 6 good")).toBeVisible();
});

test("a group is assigned, noted, ignored and resolved, and each can be undone", async ({ page, request, project }) => {
  const added = await request.post(`/api/v1/projects/${project.id}/members`, {
    headers: { authorization: `Bearer ${adminKey}` },
    data: { name: "Ada", role: "reviewer" },
  });
  expect(added.status()).toBe(201);
  await page.goto("/findings?state=all");
  const group = page.getByRole("row", { name: /Error swallowed/ });
  await item(page).getByLabel("Assigned to").selectOption({ label: "Ada" });
  await expect(group).toContainText("Ada");
  await item(page).getByLabel("Note").fill("The store moved to another host");
  await item(page).getByRole("button", { name: "Save note" }).click();
  await expect(item(page).getByRole("button", { name: "Save note" })).toBeHidden();
  await pressUntil(page, "i", () =>
    expect(page.getByRole("spinbutton", { name: "More runs" })).toBeVisible({ timeout: 1_000 }),
  );
  await page.getByRole("spinbutton", { name: "More runs" }).fill("3");
  await page.keyboard.press("Enter");
  await expect(item(page)).toContainText("Ignored until 3 more runs have it.");
  await expect(group).toContainText("ignored");
  // what was said before may still be on its way out
  const said = page.locator("[data-sonner-toast]").filter({ hasText: "Ignored" });
  await said.getByRole("button", { name: "Undo" }).click();
  await expect(group).toContainText("open");
  await pressUntil(page, "r", () => expect(group).toContainText("resolved", { timeout: 2_000 }));
  await page.reload();
  await expect(item(page).getByLabel("Note")).toHaveValue("The store moved to another host");
  await expect(item(page).getByLabel("Assigned to")).toHaveValue(/.+/);
});

test("is accessible in both themes", async ({ page }) => {
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme });
    await page.goto("/findings");
    await expect(item(page).getByRole("heading", { name: "Error swallowed" })).toBeVisible();
    await expectAccessible(page);
  }
});
