import { type APIRequestContext, expect, type Page } from "@playwright/test";
import { expectAccessible, themes } from "./accessible";
import { pressUntil, type TestProject, test } from "./project";

const otlp = process.env["TRACEGATE_OTLP_URL"] ?? "";
const traceOf = (no: number) => no.toString(16).padStart(32, "e");
const spanOf = (no: number, place: number) => (no * 100 + place).toString(16).padStart(16, "f");

const attributes = (values: Record<string, string>) =>
  Object.entries(values).map(([key, stringValue]) => ({ key, value: { stringValue } }));
const messages = (text: string) => JSON.stringify([{ role: "user", parts: [{ type: "text", content: text }] }]);

/** desk > nine checks, lookup (may fail), chat. */
function drawRun(no: number, fails: boolean, prompt: string) {
  const startMs = Date.now() - 600_000 + no * 10_000;
  const span = (place: number, name: string, values: Record<string, string>, failed = false) => ({
    traceId: traceOf(no),
    spanId: spanOf(no, place),
    ...(place > 0 && { parentSpanId: spanOf(no, 0) }),
    name,
    kind: 1,
    startTimeUnixNano: `${startMs + place * 20}000000`,
    endTimeUnixNano: `${startMs + (place === 0 ? 900 : place * 20 + 10)}000000`,
    attributes: attributes(values),
    status: failed ? { code: 2, message: "the order store does not answer" } : {},
  });
  const tool = (place: number, name: string, failed = false) => {
    const values = { "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": name };
    return span(place, `execute_tool ${name}`, { ...values, "gen_ai.tool.call.arguments": `{"order":"A-1"}` }, failed);
  };
  return [
    span(
      0,
      "desk",
      {
        "gen_ai.operation.name": "invoke_workflow",
        "gen_ai.workflow.name": "desk",
        "gen_ai.input.messages": messages("refund A-1"),
      },
      fails,
    ),
    ...Array.from({ length: 9 }, (_, at) => tool(at + 1, `check_${at}`)),
    tool(10, "lookup", fails),
    span(11, "chat gpt-5", {
      "gen_ai.operation.name": "chat",
      "gen_ai.request.model": "gpt-5",
      "gen_ai.input.messages": messages(prompt),
    }),
  ];
}

async function send(request: APIRequestContext, project: TestProject, spans: object[]) {
  const resource = { attributes: attributes({ "service.name": "desk" }) };
  const answer = await request.post(`${otlp}/v1/traces`, {
    headers: { authorization: `Bearer ${project.key}` },
    data: { resourceSpans: [{ resource, scopeSpans: [{ scope: { name: "desk" }, spans }] }] },
  });
  expect(answer.status()).toBe(200);
}

const steps = (page: Page) => page.getByRole("region", { name: "Steps of both runs" });
const detail = (page: Page) => page.getByRole("region", { name: "What differs in the step" });
const failedRun = 7;

test.beforeEach(async ({ request, project }) => {
  await send(request, project, [
    ...drawRun(1, false, "Answer the customer kindly.\nNever promise money."),
    ...drawRun(2, false, "Answer the customer kindly.\nNever promise money."),
    ...drawRun(failedRun, true, "Answer the customer briefly.\nNever promise money."),
  ]);
});

test("from a failed run to the sentence that names the first divergence", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(`/runs/${traceOf(failedRun)}`);
  await page.getByRole("link", { name: "Compare" }).click();
  await expect(page.getByText(/The tool “lookup” failed: the order store does not answer/)).toBeVisible();
  await expect(page.getByText(/base picked for you: the nearest successful run that was asked the same/)).toBeVisible();
  await expect(steps(page).getByRole("button", { name: /changed.*lookup/, pressed: true })).toBeVisible();
  await expect(detail(page).getByText("the order store does not answer")).toBeVisible();

  // the next difference is the prompt, by word
  await pressUntil(page, "n", async () => {
    await expect(steps(page).getByRole("button", { name: /chat gpt-5/, pressed: true })).toBeVisible({
      timeout: 1_000,
    });
  });
  await expect(detail(page).locator("del")).toHaveText("kindly");
  await expect(detail(page).locator("ins")).toHaveText("briefly");

  await page.keyboard.press("N");
  await expect(steps(page).getByRole("button", { name: /changed.*lookup/, pressed: true })).toBeVisible();
  await page.getByRole("button", { name: "Markdown" }).click();
  await expect(page.getByText("The diff is copied as Markdown")).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain("the order store does not answer");
  expect(copied).toContain("/diff?");
  await page.keyboard.press("n");

  // a link brings somebody else to the same step
  await expect(page).toHaveURL(new RegExp(`step=${spanOf(failedRun, 11)}`));
  await page.reload();
  await expect(detail(page).locator("ins")).toHaveText("briefly");

  await expect(steps(page).getByRole("button", { name: "7 steps alike" })).toBeVisible();
  await page.getByRole("checkbox", { name: "Only differences" }).click();
  await expect(steps(page).getByRole("button", { name: "9 steps alike" })).toBeVisible();
  await expect(page).toHaveURL(/only=true/);
});

test("two runs of the list are compared, and what the failed ones have in common is shown", async ({ page }) => {
  await page.goto("/runs?last=all");
  const boxes = page.getByRole("checkbox", { name: /^Select refund A-1|^Select desk/ });
  await boxes.nth(0).click();
  await boxes.nth(1).click();
  await expect(page.getByRole("link", { name: "Compare" })).toBeVisible();
  await page.getByRole("link", { name: "In common" }).click();
  const path = page.getByRole("region", { name: "The common path" });
  await expect(path.getByRole("listitem").filter({ hasText: /^lookup.*fails in 1/ })).toBeVisible();
  await expect(page.getByRole("row", { name: /failing tool lookup/ })).toBeVisible();
});

for (const theme of themes) {
  test(`is accessible in the ${theme} theme`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: theme });
    await page.goto(`/diff?base=${traceOf(1)}&head=${traceOf(failedRun)}`);
    await expect(detail(page).getByText("the order store does not answer")).toBeVisible();
    await expectAccessible(page);
    const sides = { failed: traceOf(failedRun), good: "status:done" };
    await page.goto(`/diff/cohort?${new URLSearchParams(sides)}`);
    await expect(page.getByRole("region", { name: "The common path" })).toBeVisible();
    await expectAccessible(page);
  });
}
