import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, type Page } from "@playwright/test";
import { expectAccessible, themes } from "./accessible";
import { test } from "./project";

const otlpUrl = process.env["TRACEGATE_OTLP_URL"] ?? "http://127.0.0.1:4318";
const corpus = path.join(import.meta.dirname, "../conformance/corpus");

type Sent = { file: string; path: string; contentType: string; contentEncoding: string | null };

/** Sends one scenario of the corpus as its client did; the ids of its runs. */
async function sendScenario(scenario: string, key: string): Promise<string[]> {
  const read = (file: string) => readFileSync(path.join(corpus, scenario, file));
  const { requests } = JSON.parse(String(read("meta.json"))) as { requests: Sent[] };
  for (const sent of requests) {
    const answer = await fetch(otlpUrl + sent.path, {
      method: "POST",
      headers: {
        authorization: `Bearer ${key}`,
        "content-type": sent.contentType,
        ...(sent.contentEncoding !== null && { "content-encoding": sent.contentEncoding }),
      },
      body: new Uint8Array(read(sent.file)),
    });
    expect(answer.status).toBe(200);
  }
  const { traces } = JSON.parse(String(read("expected.json"))) as { traces: { traceId: string }[] };
  return traces.map(({ traceId }) => traceId);
}

async function expectAccessibleInBoth(page: Page): Promise<void> {
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
  }
}

const transcript = (page: Page) => page.getByRole("region", { name: "Transcript", exact: true });
const detail = (page: Page) => page.getByRole("region", { name: "Selected step" });

test("a run is read as one conversation: a sub-agent is opened, and a step of it selected", async ({
  page,
  project,
}) => {
  const [traceId] = await sendScenario("openinference-openai/nested-agents", project.key);
  await page.goto(`/runs/${traceId}?view=conversation`);
  await expect(transcript(page)).toContainText("Write one sentence on our return policy for tents.");
  // the question is told once, though every call was sent it again
  await expect(transcript(page).getByText("Write one sentence on our return policy for tents.")).toHaveCount(1);
  await transcript(page).getByRole("button", { name: "Read what it did" }).click();
  const inside = page.getByRole("region", { name: "Transcript of researcher" });
  await expect(inside).toContainText("search_docs");
  await inside.getByRole("button", { name: "Select search_docs" }).click();
  await expect(detail(page)).toContainText("search_docs");
  await expect(page).toHaveURL(/span=[0-9a-f]{16}/);
  await page.keyboard.press("[");
  await expect(detail(page).getByRole("heading").first()).not.toContainText("search_docs");
  await expectAccessibleInBoth(page);
});

test("a run is replayed to a moment, which the address keeps", async ({ page, project }) => {
  const [traceId] = await sendScenario("vercel-ai-v7/support-agent", project.key);
  await page.goto(`/runs/${traceId}?view=conversation`);
  await expect(transcript(page)).toContainText("a day before you need it");
  const bar = page.getByRole("region", { name: "Replay" });
  await page.getByRole("button", { name: "Replay", exact: true }).click();
  await expect(bar).toBeVisible();
  await expect(transcript(page)).not.toContainText("a day before you need it");
  await page.keyboard.press(" ");
  await expect(bar.getByRole("button", { name: "Play" })).toBeVisible();
  await expect(page).toHaveURL(/[?&]at=\d+/);

  await bar.getByRole("slider").focus();
  await page.keyboard.press("End");
  await expect(transcript(page)).toContainText("a day before you need it");
  await page.keyboard.press("Home");
  await expect(transcript(page)).not.toContainText("a day before you need it");
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(bar).toBeHidden();
  await expect(page).not.toHaveURL(/[?&]at=/);
  await expect(transcript(page)).toContainText("a day before you need it");
});

test("the runs of a session are read as one thread, from the run and back", async ({ page, project }) => {
  const [first = ""] = await sendScenario("openinference-openai/chat-session", project.key);
  await page.goto(`/runs/${first}`);
  await page.locator(".facts").getByRole("link", { name: /sess/ }).first().click();
  await expect(page).toHaveURL(/\/sessions\//);
  const runs = page.getByRole("article", { name: /^Run / });
  await expect(runs.first()).toContainText("do you ship to Iceland?");
  await runs.first().getByRole("button", { name: "Open conversation" }).click();
  await expect(page).toHaveURL(new RegExp(`run=${first}`));
  await expect(page.getByRole("region", { name: /Transcript of run/ })).toContainText("gpt-4.1-mini");
  await page.reload();
  await expect(page.getByRole("region", { name: /Transcript of run/ })).toContainText("gpt-4.1-mini");
  await expectAccessibleInBoth(page);
  await page.goto("/users/no%2Fsuch%20person");
  await expect(page.getByText("No run names this user")).toBeVisible();
});
