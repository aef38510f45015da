import { type APIRequestContext, expect } from "@playwright/test";
import { expectAccessible, themes } from "./accessible";
import { type TestProject, test } from "./project";

const otlp = process.env["TRACEGATE_OTLP_URL"] ?? "";
const hourMs = 3_600_000;

type Value = string | number;
const attributes = (values: Record<string, Value>) =>
  Object.entries(values).map(([key, value]) => ({
    key,
    value: typeof value === "number" ? { intValue: String(value) } : { stringValue: value },
  }));

type Call = { step: string; model: string; input: number; failed?: boolean };

/** A run of `pipeline` that makes these calls one after the other. */
function drawRun(no: number, agoHours: number, pipeline: string, calls: readonly Call[], failed = false) {
  const startMs = Date.now() - agoHours * hourMs;
  const traceId = (no + 1).toString(16).padStart(32, "a");
  const spanOf = (place: number) => ((no + 1) * 16 + place).toString(16).padStart(16, "b");
  const span = (place: number, name: string, broken: boolean, values: Record<string, Value>) => ({
    ...{ traceId, spanId: spanOf(place), name, kind: 1, attributes: attributes(values) },
    ...(place > 0 && { parentSpanId: spanOf(0) }),
    startTimeUnixNano: `${startMs + place * 100}000000`,
    endTimeUnixNano: `${startMs + (place === 0 ? 2_000 : place * 100 + 50)}000000`,
    status: broken ? { code: 2, message: "the provider does not answer" } : {},
  });
  return [
    span(0, pipeline, failed, { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": pipeline }),
    ...calls.map(({ step, model, input, failed: broken = false }, at) =>
      span(at + 1, step, broken, {
        ...{ "gen_ai.operation.name": "chat", "gen_ai.request.model": model, "gen_ai.provider.name": "openai" },
        ...{ "gen_ai.usage.input_tokens": input, "gen_ai.usage.output_tokens": 100 },
      }),
    ),
  ];
}

const plan = { step: "plan", model: "gpt-4o", input: 10_000 };
const lost = { step: "judge", model: "gpt-4o", input: 90_000, failed: true };
const judge = { step: "judge", model: "gpt-4o", input: 20_000 };
const unpriced = { step: "plan", model: "house-model-7", input: 5_000 };
const runs = [
  drawRun(0, 30, "refund-desk", [plan, lost, judge]),
  drawRun(1, 54, "refund-desk", [plan, lost, lost, judge]),
  drawRun(2, 78, "research", [plan], true),
  drawRun(3, 30, "research", [plan, unpriced]),
  drawRun(4, 11 * 24, "research", [plan]),
];

test("finds last week's waste and its cause", async ({ page, request, project }) => {
  await sendRuns(request, project);
  await page.goto("/costs?by=pipeline&last=7d");
  // three lost attempts of $0.226 each, and a failed run of $0.026
  await expect(page.getByRole("region", { name: "What the waste is" })).toContainText(
    /retries\s*\$0\.6780.*failed and halted runs\s*\$0\.0260/,
  );
  await expect(page.getByRole("list", { name: "Usage without a price" })).toContainText("house-model-7");

  await page.getByRole("columnheader", { name: "Wasted" }).getByRole("button").click();
  await expect(page).toHaveURL(/sort=wasted/);
  const worst = page.getByRole("button", { name: "refund-desk" });
  await worst.click();
  await expect(worst).toHaveAttribute("aria-expanded", "true");
  await expect(page.getByRole("row", { name: /^judge/ })).toContainText("$0.6780");

  await page.getByRole("button", { name: "Numbers" }).click();
  await expect(page.getByRole("region", { name: "Numbers of the bars" }).getByRole("row")).not.toHaveCount(0);
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
  }

  await page.getByRole("link", { name: "retries" }).last().click();
  await expect(page.getByRole("row", { name: /refund-desk/ })).toHaveCount(2);
});

async function sendRuns(request: APIRequestContext, { key }: TestProject): Promise<void> {
  const headers = { authorization: `Bearer ${key}` };
  const scopeSpans = [{ scope: { name: "desk" }, spans: runs.flat() }];
  const data = { resourceSpans: [{ resource: { attributes: [] }, scopeSpans }] };
  expect((await request.post(`${otlp}/v1/traces`, { headers, data })).status()).toBe(200);
  await expect(async () => {
    const costs = await (await request.get("/api/v1/costs?by=pipeline", { headers })).json();
    expect(costs.total.runs).toBe(runs.length);
    expect(costs.total.figures.waste.retries).toBeGreaterThan(0);
  }).toPass();
}
