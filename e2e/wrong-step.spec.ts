import { expect, type Page } from "@playwright/test";
import { bindingsOf, keyBindings } from "@/lib/browser/key-bindings";
import { sendScenario } from "./corpus";
import { pressUntil, test } from "./project";

/** `vercel-ai-v7/tool-error`: an agent, in it two steps; the first holds a model call and the tool that failed. */
const wanted = "6b50e5273176b2747764145af9e44d7f";
const others = [
  "vercel-ai-v7/support-agent",
  "vercel-ai-v7/provider-error",
  "openinference-vercel/tool-error",
  "openinference-langchain/nested-agents",
];

const tree = (page: Page) => page.getByRole("treegrid", { name: "Steps" });
const selected = (page: Page) => tree(page).getByRole("row", { selected: true });
const detail = (page: Page) => page.getByRole("region", { name: "Selected step" });
const shown = (page: Page) => page.getByRole("slider", { name: "Shown to" });
const find = (page: Page) => page.getByRole("search", { name: "Find in run" });
const replay = (page: Page) => page.getByRole("region", { name: "Replay" });

type Keys = ReturnType<typeof keysOf>;

/** Presses keys and keeps which ones. `to`: the selected step is then the `place`th of those that are shown. */
function keysOf(page: Page) {
  const pressed = new Set<string>();
  const press = async (key: string) => {
    pressed.add(key);
    await page.keyboard.press(key);
  };
  const to = async (key: string, place: number) => {
    await press(key);
    await expect(selected(page), key).toHaveAttribute("aria-rowindex", String(place + 1));
  };
  return { pressed, press, to };
}

test("the wrong step of a failed run is found with the keyboard alone, and every key of the run does its work", async ({
  page,
  project,
}) => {
  for (const scenario of [...others, "vercel-ai-v7/tool-error"]) await sendScenario(scenario, project.key);
  await openWrongRun(page);

  // the run opens on its wrong step
  await expect(page).toHaveURL(new RegExp(`/runs/${wanted}`));
  await expect(selected(page)).toContainText("check_stock");
  await tabToTree(page, "Tab");

  const keys = keysOf(page);
  await walk(page, keys);
  await zoom(page, keys);
  await search(page, keys);
  await replayRun(page, keys);

  await keys.to("End", 6);
  await expect(detail(page).getByText("new since the previous call")).toBeVisible();
  await keys.press("n");
  await expect(detail(page).locator(".msg:focus")).toBeVisible();

  await keys.to("E", 4);
  await expect(selected(page)).toContainText("check_stock");
  await expect(detail(page).getByRole("region", { name: "Error" })).toContainText("ECONNREFUSED 10.20.0.7:8443");
  await tabToTree(page, "Shift+Tab");
  await keys.press("Enter");
  await expect(detail(page)).toBeFocused();

  // a run that has ended cannot be killed: control.spec.ts presses that key
  const all = bindingsOf("A run").flatMap(({ id }) => (id === "runKill" ? [] : [keyBindings[id].combo]));
  expect([...keys.pressed].sort()).toEqual([...new Set<string>(all)].sort());
});

/** From the list of all runs to the one of those with an error. */
async function openWrongRun(page: Page): Promise<void> {
  const rows = page.locator("[data-run]");
  const active = page.locator('[data-run][data-active="true"]');
  await page.goto("/runs");
  await expect(rows).toHaveCount(5);
  await pressUntil(page, "/", () => expect(page.getByLabel("Filter the runs")).toBeFocused({ timeout: 500 }));
  await page.keyboard.type("has:error ");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/q=has:error/);
  await expect(rows.filter({ hasText: "support-agent" })).toHaveCount(0);
  const count = await rows.count();
  const ids = await rows.evaluateAll((list) => list.map((row) => row.getAttribute("data-run")));
  const place = ids.indexOf(wanted);
  // not the last one, so that `k` leads to it
  expect(place, `${wanted} among ${count}`).toBeGreaterThanOrEqual(0);
  expect(place).toBeLessThan(count - 1);
  await page.keyboard.press("Escape");
  for (let at = 0; at < count; at += 1) {
    await page.keyboard.press("j");
    await expect(active).toHaveAttribute("data-run", ids[at] ?? "");
  }
  for (let at = count - 2; at >= place; at -= 1) {
    await page.keyboard.press("k");
    await expect(active).toHaveAttribute("data-run", ids[at] ?? "");
  }
  await page.keyboard.press("Enter");
}

async function tabToTree(page: Page, key: "Tab" | "Shift+Tab"): Promise<void> {
  const isFocused = () => tree(page).evaluate((element) => element === document.activeElement);
  for (let presses = 0; presses < 60 && !(await isFocused()); presses += 1) await page.keyboard.press(key);
  await expect(tree(page)).toBeFocused();
}

async function walk(page: Page, keys: Keys): Promise<void> {
  const steps = tree(page).locator(".step");
  await keys.to("p", 2);
  await keys.to("End", 6);
  await keys.to("Home", 1);
  await keys.to("PageDown", 6);
  await keys.to("PageUp", 1);
  await keys.to("ArrowDown", 2);
  await keys.to("ArrowRight", 3);
  await keys.to("ArrowUp", 2);
  await keys.to("ArrowLeft", 2);
  await expect(selected(page)).toHaveAttribute("aria-expanded", "false");
  await expect(steps).toHaveCount(4);
  await keys.to("ArrowRight", 2);
  await expect(steps).toHaveCount(6);
  await keys.to("]", 3);
  await keys.to("[", 2);
  await keys.to("e", 4);
  await keys.to("]", 5);
  await keys.to("E", 4);
}

async function zoom(page: Page, keys: Keys): Promise<void> {
  const whole = (await shown(page).getAttribute("aria-valuetext")) ?? "";
  for (const [near, far] of [
    ["f", "f"],
    ["+", "-"],
  ] as const) {
    await keys.press(near);
    await expect(page).toHaveURL(/zoom=\d+-\d+/);
    await expect(shown(page)).not.toHaveAttribute("aria-valuetext", whole);
    await keys.press(far);
    await expect(page).not.toHaveURL(/zoom=/);
    await expect(shown(page)).toHaveAttribute("aria-valuetext", whole);
  }
}

async function search(page: Page, keys: Keys): Promise<void> {
  await keys.press("/");
  await expect(find(page).getByRole("searchbox")).toBeFocused();
  await page.keyboard.type("kind:llm");
  await expect(find(page)).toContainText("2 steps");
  // out of the field, where letters are text
  await page.keyboard.press("Shift+Tab");
  await keys.to("N", 3);
  await expect(find(page)).toContainText("1 of 2 steps");
  await keys.to("n", 6);
  await expect(find(page)).toContainText("2 of 2 steps");
  await keys.press("Escape");
  await expect(find(page)).toBeHidden();
}

async function replayRun(page: Page, keys: Keys): Promise<void> {
  await keys.press("r");
  await expect(replay(page).getByRole("button", { name: "Pause" })).toBeVisible();
  await keys.press(" ");
  await expect(replay(page).getByRole("button", { name: "Play" })).toBeVisible();
  await expect(page).toHaveURL(/at=\d+/);
  await keys.press(" ");
  await expect(replay(page).getByRole("button", { name: "Pause" })).toBeVisible();
  await keys.press("Escape");
  await expect(replay(page)).toBeHidden();
  await expect(page).not.toHaveURL(/at=/);
  await tabToTree(page, "Tab");
}
