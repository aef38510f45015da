// What bench:approvals measures inside the page of a long queue.
import type { Page } from "@playwright/test";
import { percentile } from "@/bench/figures";

const opens = 5;
const frames = 240;
const timeoutMs = 60_000;

/** Runs before the page's own scripts: notes the frame in which the first request is painted. */
const watch = `
  window.openMs = 0;
  (function look() {
    if (document.querySelector(".queue li")) requestAnimationFrame(() => { window.openMs = performance.now(); });
    else requestAnimationFrame(look);
  })()`;

/** A hard fling: 300 px a frame. */
const scroll = `
  (async (count) => {
    const list = document.querySelector(".queue");
    const times = [];
    let before = await new Promise(requestAnimationFrame);
    for (let no = 0; no < count; no += 1) {
      list.scrollBy(0, 300);
      const now = await new Promise(requestAnimationFrame);
      times.push(now - before);
      before = now;
    }
    return times;
  })(${frames})`;

/** Opened over and over as somebody who was here before: the scripts are in the browser's cache. */
export async function measureQueue(page: Page) {
  await page.addInitScript(watch);
  const times: number[] = [];
  for (let no = 0; no <= opens; no += 1) {
    await page.goto("/approvals", { waitUntil: "commit" });
    await page.waitForFunction(() => Reflect.get(window, "openMs"), null, { timeout: timeoutMs });
    const ms = (await page.evaluate("window.openMs")) as number;
    if (no > 0) times.push(ms);
  }
  const frameTimes = (await page.evaluate(scroll)) as number[];
  const count = page.locator(".views a[aria-current] .c").first();
  await count.waitFor();
  const listed = Number(((await count.textContent()) ?? "").replaceAll(/\D/g, ""));
  return { openMs: percentile(times, 0.5), frameMs: percentile(frameTimes, 0.95), listed };
}
