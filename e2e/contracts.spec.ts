import { randomBytes } from "node:crypto";
import { expect } from "@playwright/test";
import { expectAccessible } from "./accessible";
import { test } from "./project";

const otlpUrl = process.env["TRACEGATE_OTLP_URL"] ?? "http://127.0.0.1:4318";
const hex = (bytes: number) => randomBytes(bytes).toString("hex");
const schema = { type: "object", properties: { amount: { type: "number" } }, required: ["amount"] };

/** A desk whose judge was asked for a number and said something else. */
async function sendBrokenRun(key: string): Promise<void> {
  const [traceId, root] = [hex(16), hex(8)];
  const startMs = Date.now() - 60_000;
  const span = (spanId: string, name: string, attributes: Record<string, string>) => ({
    ...{ traceId, spanId, name, ...(spanId !== root && { parentSpanId: root }), status: {} },
    ...{ startTimeUnixNano: `${startMs}000000`, endTimeUnixNano: `${startMs + 1500}000000` },
    attributes: Object.entries({ "openinference.span.kind": "CHAIN", ...attributes }).map(([name, stringValue]) => ({
      key: name,
      value: { stringValue },
    })),
  });
  const spans = [
    span(root, "desk/1", { "tracegate.pipeline": "desk/1" }),
    span(hex(8), "judge", {
      "output.value": JSON.stringify({ amount: "84.20", note: "n".repeat(80) }),
      "tracegate.contract.output": JSON.stringify(schema),
    }),
  ];
  const answer = await fetch(`${otlpUrl}/v1/traces`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] }),
  });
  expect(answer.status).toBe(200);
}

test("from a pipeline to the value that broke a contract, a contract uploaded, a rule switched off", async ({
  page,
  project,
}) => {
  await sendBrokenRun(project.key);
  await page.goto("/pipelines");
  await page.getByRole("link", { name: "desk/1" }).click();
  await page.getByRole("tab", { name: "Contracts" }).click();
  await page.getByRole("button", { name: "judge" }).click();
  await expect(page.getByRole("region", { name: "Most violated" })).toContainText("/amount");
  await expectAccessible(page);

  const samples = page.getByRole("region", { name: "Sample runs" });
  await samples.getByRole("link").first().click();
  const contract = page.getByRole("region", { name: "Contract of the output" });
  const value = contract.getByRole("tree", { name: "Value of the output" });
  await contract.getByRole("button", { name: "/amount" }).click();
  await expect(value.getByRole("treeitem", { selected: true })).toContainText("must be number");

  await contract.getByRole("link", { name: "versions and pass rate" }).click();
  await page.getByRole("button", { name: "All contracts" }).click();
  await page.getByRole("button", { name: "Upload" }).click();
  const dialog = page.getByRole("dialog");
  const source = dialog.getByRole("textbox");
  await source.fill("z.string().refine((text) => text)");
  await expect(dialog.getByText(/^Line 1: a function/)).toBeVisible();
  await source.fill("export const Desk = z.object({ ok: z.boolean() });");
  await dialog.getByRole("button", { name: "Upload" }).click();
  await expect(page.getByText("output, uploaded")).toBeVisible();

  await page.getByRole("tab", { name: "Rules" }).click();
  const rule = page.getByRole("switch", { name: "Output breaks its contract" });
  await rule.click();
  await expect(rule).toHaveAttribute("aria-checked", "false");
  await expect(page.getByText(/^off just now/)).toBeVisible();
  await expectAccessible(page);
});
