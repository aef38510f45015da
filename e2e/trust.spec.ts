import { expect } from "@playwright/test";
import { expectAccessible, themes } from "./accessible";
import { startControlRun } from "./control-run";
import { earnTrust } from "./earn-trust";
import { test } from "./project";

const step = "payments.refund";

test("a gate is tightened for what waits, earns trust, is signed for and revoked", async ({
  page,
  project,
  request,
}) => {
  const run = await startControlRun(request, project.key);
  const ask = (n: number) => run.ask(`pay~${n}`, `Refund order ${n}?`, { args: { order: String(n), amount: 100 + n } });
  const waiting = await run.ask("pay~waits", "Refund $79.20 for order 87990?", { risk: "low" });
  await page.goto("/pipelines/refund-desk?tab=gates");
  await page.getByRole("button", { name: "Set a policy" }).click();
  const policy = page.getByRole("dialog", { name: `Policy of ${step}` });
  await policy.getByRole("checkbox", { name: "May earn trust" }).click();
  await expect(policy.getByRole("status")).toContainText("1 waiting approval is affected");
  await policy.getByLabel(/^Why\?/).fill("refunds move money");
  await policy.getByRole("button", { name: "Save policy" }).click();
  await expect(page.getByRole("region", { name: "Policy" })).toContainText("refunds move money");
  expect((await run.call("GET", `/approvals/${waiting.id}`)).body.risk).toBe("medium");

  await ask(0);
  await earnTrust(project.id, "refund-desk", step, 260);
  const trust = page.getByRole("region", { name: "Trust" });
  await expect(trust).toContainText("an owner may sign asking a random 25 %", { timeout: 20_000 });
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
  }
  await trust.getByRole("button", { name: "Sign" }).click();
  const sign = page.getByRole("dialog", { name: /^Ask a random 25 %/ });
  await sign.getByLabel(/^Why\?/).fill("three clean weeks");
  await sign.getByRole("button", { name: "Sign: ask 25 %" }).click();
  await expect(trust).toContainText("A random 25 % of calls ask");

  // the draw is the server's: of 20 one at least is not asked, but once in 10^12
  const asked = [];
  for (let n = 1; n <= 20; n++) asked.push(await ask(n));
  const unasked = asked.find(({ state }) => state === "approved");
  expect(unasked.decision.comment).toBe(`not asked: trust class ${step}, sampled 25 %`);
  await page.goto(`/approvals?id=${unasked.id}`);
  await expect(page.getByRole("region", { name: "The request" })).toContainText("Not asked: trust class");

  await page.goto("/pipelines/refund-desk?tab=gates");
  await trust.getByRole("button", { name: "Revoke" }).click();
  const revoke = page.getByRole("dialog", { name: /^Ask every time/ });
  await revoke.getByLabel(/^Why\?/).fill("an odd refund");
  await revoke.getByRole("button", { name: "Revoke trust" }).click();
  await expect(trust).toContainText("Every call asks");
  await expect(trust.getByRole("list", { name: "Changes of trust" })).toContainText("an odd refund");
  expect((await run.call("GET", `/approvals/${unasked.id}`)).body.state).toBe("lapsed");
  expect((await ask(21)).state).toBe("pending");
});
