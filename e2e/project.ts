import { randomUUID } from "node:crypto";
import { test as base, expect, type Page } from "@playwright/test";
import { onceListening } from "./listening";

export type TestProject = { id: string; name: string; key: string };

const adminKey = process.env["TRACEGATE_ADMIN_KEY"] ?? "";

/**
 * Each test gets an empty project of its own, so that tests may run side by side; pages look at it from the start, and are
 * open once they listen.
 */
export const test = base.extend<{ project: TestProject }>({
  context: async ({ context }, use) => {
    context.on("page", onceListening);
    await use(context);
  },
  project: async ({ request, context, baseURL }, use, info) => {
    const name = `${info.title.slice(0, 24)} ${randomUUID().slice(0, 8)}`;
    const answer = await request.post("/api/v1/projects", {
      headers: { authorization: `Bearer ${adminKey}` },
      data: { name },
    });
    expect(answer.status()).toBe(201);
    const project = await answer.json();
    await context.addCookies([{ name: "tg_project", value: project.id, url: baseURL ?? "" }]);
    await use(project);
  },
});

/** Presses a key until `then` holds: a page that was just opened listens a moment later. */
export async function pressUntil(page: Page, key: string, then: () => Promise<void>): Promise<void> {
  await expect(async () => {
    await page.keyboard.press(key);
    await then();
  }).toPass();
}
