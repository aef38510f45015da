import { type APIRequestContext, expect, type Page } from "@playwright/test";
import { expectAccessible, themes } from "./accessible";
import { startControlRun } from "./control-run";
import { pressUntil, type TestProject, test } from "./project";

const adminKey = process.env["TRACEGATE_ADMIN_KEY"] ?? "";
const list = (page: Page) => page.getByRole("region", { name: "Requests", exact: true });
const item = (page: Page) => page.getByRole("region", { name: "The request", exact: true });
const strip = (page: Page) => page.getByRole("region", { name: "Decisions about to be sent" });
/** Sends what is held, unless its seconds were over before the click. */
async function sendNow(page: Page): Promise<void> {
  const button = strip(page).getByRole("button", { name: "Send now" });
  await button.click({ timeout: 6_000 }).catch(() => expect(button).toHaveCount(0));
}

/** Another person of the project, who acts over the wire. */
async function newReviewer(request: APIRequestContext, project: TestProject, name: string) {
  const made = await request.post(`/api/v1/projects/${project.id}/members`, {
    headers: { authorization: `Bearer ${adminKey}` },
    data: { name, role: "reviewer" },
  });
  const { id, token } = await made.json();
  const post = async (path: string, data: unknown) => {
    const answer = await request.post(`/api/v1${path}`, { headers: { authorization: `Bearer ${token}` }, data });
    return { status: answer.status(), body: await answer.json() };
  };
  return { id, post };
}

/** The member that the signed-in browser acts for. */
const selfOf = async (page: Page): Promise<string> =>
  (await (await page.request.get("/api/v1/inbox/counts")).json()).self;

test("requests come as they are asked; one is undone, claimed, then rejected with a reason", async ({
  page,
  project,
  request,
}) => {
  const run = await startControlRun(request, project.key);
  await page.goto("/approvals");
  await expect(page.getByText("Nothing waits for a person.")).toBeVisible();
  const { id } = await run.ask("pay~0", "Refund $79.20 for order 87990?", { risk: "high" });
  await run.ask("mail~0", "Mail 412 customers?", { name: "mail.send" });
  await expect(list(page).getByRole("listitem")).toHaveCount(2);
  const inNavigation = page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Approvals" });
  await expect(inNavigation).toHaveText("Approvals2");
  await list(page)
    .getByRole("button", { name: /Refund/ })
    .click();
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
  }

  await pressUntil(page, "c", () => expect(item(page)).toContainText("You have it", { timeout: 3_000 }));
  // no look in between: a slow machine would take longer than there is to undo
  await page.keyboard.press("a");
  await page.keyboard.press("u");
  await expect(strip(page).getByRole("button")).toHaveCount(0);
  await expect(item(page)).toContainText("Mail 412 customers?");
  await list(page)
    .getByRole("button", { name: /Refund/ })
    .click();
  expect((await run.call("GET", `/approvals/${id}`)).body).toMatchObject({ state: "pending", votes: [] });

  await page.keyboard.press("r");
  await item(page).getByLabel("Why not?").selectOption("too_risky");
  await item(page)
    .getByLabel(/In a sentence/)
    .fill("third refund this week");
  await item(page).getByRole("button", { name: "Reject" }).click();
  await sendNow(page);
  await expect(list(page).getByRole("listitem")).toHaveCount(1);
  await expect(inNavigation).toHaveText("Approvals1");
  await page.getByRole("link", { name: "Decided" }).click();
  await expect(item(page)).toContainText("Rejected by Local owner: too risky, “third refund this week”");
  await expect(item(page).getByRole("region", { name: "History" })).toContainText("Local owner claimed it");
});

test("two decide at once: the other is told who won, wherever they are by then", async ({ page, project, request }) => {
  const run = await startControlRun(request, project.key);
  const priya = await newReviewer(request, project, "Priya N.");
  const { id, rev } = await run.ask("pay~0", "Refund $79.20 for order 87990?");
  await page.goto("/approvals");
  await expect(item(page)).toContainText("Refund $79.20");
  const rejection = { rev, verdict: "reject", reason: "not_needed", comment: "paid by cheque" };
  // hers arrives first, however long this machine takes
  await page.route("**/decisions", async (route) => {
    await priya.post(`/approvals/${id}/decisions`, rejection);
    await route.continue();
  });
  await pressUntil(page, "a", () => expect(strip(page)).toContainText(/Approve in|sending/, { timeout: 1_000 }));
  await sendNow(page);
  await expect(page.getByText(/Too late: Rejected by Priya N\.: not needed, “paid by cheque”/).first()).toBeVisible();
  await page.getByRole("link", { name: "Look" }).click();
  await expect(item(page).getByRole("alert")).toContainText("Your answer was not counted.");
  await expect(item(page)).toContainText("Rejected by Priya N.");
});

test("a quorum of two: who asked is refused, two others decide", async ({ page, project, request, baseURL }) => {
  const run = await startControlRun(request, project.key);
  const [priya, tomas] = [
    await newReviewer(request, project, "Priya N."),
    await newReviewer(request, project, "Tomás B."),
  ];
  const requestedBy = await selfOf(page);
  const { id, rev } = await run.ask("wire~0", "Wire $12,000?", { risk: "high", quorum: 2, requestedBy });
  await page.goto(`/approvals?id=${id}`);
  await expect(item(page)).toContainText("You asked for this: at high risk somebody else decides.");
  await expect(item(page).getByRole("button", { name: "Approve" })).toBeDisabled();
  const own = await page.request.post(`/api/v1/approvals/${id}/decisions`, {
    headers: { origin: baseURL ?? "" },
    data: { rev, verdict: "approve" },
  });
  expect(await own.json()).toMatchObject({ code: "own_request" });
  await priya.post(`/approvals/${id}/decisions`, { rev, verdict: "approve" });
  await expect(item(page).getByRole("region", { name: "Votes" })).toContainText("1 of 2 needed");
  await tomas.post(`/approvals/${id}/decisions`, { rev, verdict: "approve" });
  await expect(item(page)).toContainText("Approved by Priya N. and Tomás B.");
});

test("unanswered it expires by itself; escalated, others may decide it", async ({ page, project, request }) => {
  const run = await startControlRun(request, project.key);
  const priya = await newReviewer(request, project, "Priya N.");
  const self = await selfOf(page);
  const named = { approvers: [`member:${priya.id}`] };
  const hers = await run.ask("pay~0", "Refund of the day shift?", named);
  await page.goto(`/approvals?id=${hers.id}`);
  await expect(item(page)).toContainText("You are not among those who may decide this.");
  await expect(item(page).getByRole("button", { name: "Approve" })).toBeDisabled();
  const escalate = { approvers: [`member:${self}`], timeoutMs: 600_000 };
  const escalated = await run.ask("pay~1", "Refund of the night shift?", { ...named, timeoutMs: 1_000, escalate });
  await page.goto(`/approvals?id=${escalated.id}`);
  await expect(item(page)).toContainText("It was escalated");
  await item(page).getByRole("button", { name: "Approve" }).click();
  await sendNow(page);
  await expect.poll(async () => (await run.call("GET", `/approvals/${escalated.id}`)).body.state).toBe("approved");
  await run.call("POST", `/approvals/${hers.id}/cancel`, { reason: "day is over" });

  const brief = await run.ask("pay~2", "Refund before the shop closes?", { timeoutMs: 3_000 });
  await page.goto(`/approvals?id=${brief.id}`);
  await expect(item(page)).toContainText("Nobody decided in time. Nothing was approved");
  await expect(list(page)).toContainText("Nothing waits for a person.");
  const late = await priya.post(`/approvals/${brief.id}/decisions`, { rev: 1, verdict: "approve" });
  expect(late.body).toMatchObject({ code: "expired" });
});

test("asked back, answered by the agent, then approved at the new revision", async ({ page, project, request }) => {
  const run = await startControlRun(request, project.key);
  const { id } = await run.ask("pay~0", "Refund $79.20 for order 87990?");
  await page.goto("/approvals");
  await expect(item(page)).toContainText("Refund $79.20");
  await pressUntil(page, "q", () => expect(item(page).getByLabel(/What do you want/)).toBeVisible({ timeout: 2_000 }));
  await item(page)
    .getByLabel(/What do you want/)
    .fill("Did the customer send photos?");
  await item(page).getByRole("button", { name: "Ask", exact: true }).click();
  const questions = item(page).getByRole("region", { name: "Questions" });
  await expect(questions).toContainText("not answered yet");
  const asked = (await run.call("GET", `/approvals/${id}`)).body.questions[0];
  await run.call("POST", `/approvals/${id}/answers`, { questionId: asked.id, answer: "Two, of both mugs." });
  await expect(questions).toContainText("Two, of both mugs.");
  await item(page).getByRole("button", { name: "Approve revision 2" }).click();
  await sendNow(page);
  await expect(item(page)).toContainText("Approved by Local owner");
});

test("several are approved at once, one vote each, and each says what became of it", async ({
  page,
  project,
  request,
}) => {
  const run = await startControlRun(request, project.key);
  const priya = await newReviewer(request, project, "Priya N.");
  await run.ask("a~0", "Note for customer A?", { risk: "low" });
  const taken = await run.ask("b~0", "Note for customer B?", { risk: "low" });
  await run.ask("c~0", "Wire $12,000?", { risk: "high" });
  await page.goto("/approvals");
  await expect(list(page).getByRole("checkbox", { name: /Wire/ })).toBeDisabled();
  await list(page)
    .getByRole("checkbox", { name: /customer A/ })
    .check();
  await list(page)
    .getByRole("checkbox", { name: /customer B/ })
    .check();
  await list(page).getByRole("button", { name: "Approve" }).click();
  const dialog = page.getByRole("dialog", { name: "Approve 2 requests?" });
  await expect(dialog.getByRole("listitem").first()).toContainText('"order":"87990"');
  await expectAccessible(page);
  const rejection = { rev: 1, verdict: "reject", reason: "not_needed", comment: "done by hand" };
  await priya.post(`/approvals/${taken.id}/decisions`, rejection);
  await dialog.getByRole("button", { name: "Approve 2" }).click();
  const done = page.getByRole("dialog", { name: "1 of 2 votes counted" });
  await expect(done.getByRole("listitem").filter({ hasText: "customer A" })).toContainText("approved");
  await expect(done.getByRole("listitem").filter({ hasText: "customer B" })).toContainText(
    "Too late: Rejected by Priya N.",
  );
  await done.getByRole("button", { name: "Done" }).click();
  await expect(list(page).getByRole("listitem")).toHaveCount(1);
});

test("the queue is filtered, kept as a view and shared by its address", async ({ page, project, request }) => {
  const run = await startControlRun(request, project.key);
  await run.ask("a~0", "Note for customer A?", { risk: "low" });
  await run.ask("c~0", "Wire $12,000?", { risk: "high" });
  await page.goto("/approvals?risk=high");
  await expect(list(page).getByRole("listitem")).toHaveCount(1);
  await page.getByRole("button", { name: "Save this view" }).click();
  await page
    .getByLabel(/Save this view/)
    .last()
    .fill("Dangerous");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page).toHaveURL(/view=/);
  await page
    .getByRole("navigation", { name: "Saved views" })
    .getByRole("link", { name: /Waiting/ })
    .click();
  await expect(list(page).getByRole("listitem")).toHaveCount(2);
  await page.getByRole("searchbox", { name: "Find a request" }).fill("customer a");
  await expect(list(page).getByRole("listitem")).toHaveCount(1);
  await page.getByRole("link", { name: "Dangerous" }).click();
  await expect(list(page).getByRole("listitem")).toContainText("Wire $12,000?");
});
