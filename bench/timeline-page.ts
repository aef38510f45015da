// What bench:timeline measures inside the page of a run.
import { readdirSync, readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { rssMb } from "@/bench/servers";

export type Frames = { readonly p95Ms: number; readonly worstTaskMs: number };
export type Opened = {
  readonly openMs: number;
  /** A hard fling, 14,400 px a second at 60 Hz. */
  readonly scroll: Frames;
  /** The scroll bar is dragged: a whole page of other rows in every frame. */
  readonly pages: Frames;
  readonly zoom: Frames;
  readonly hover: Frames;
  readonly longestTaskAfterOpenMs: number;
  /** Of the page and its workers, and all else that the browser's process for the page holds. */
  readonly memoryMb: number;
};

const openTimeoutMs = 60_000;
const settleMs = 1_500;
const frames = 120;

type Act = "scroll" | "pages" | "zoom";

/** Runs before the page's own scripts: notes long tasks, and the frame in which bars are painted for the first time. */
function watch(): void {
  const bench = { openMs: 0, tasks: [] as { at: number; ms: number }[] };
  Object.assign(window, { bench });
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) bench.tasks.push({ at: startTime, ms: duration });
  }).observe({ type: "longtask", buffered: true });
  const look = () => {
    const canvas = document.querySelector<HTMLCanvasElement>(".steps .bars canvas");
    const hasRows = document.querySelector(".steps .step") !== null;
    const pixels = hasRows && canvas?.width ? canvas.getContext("2d")?.getImageData(0, 0, canvas.width, 40).data : null;
    if (pixels?.some((value) => value > 0))
      requestAnimationFrame(() => Object.assign(bench, { openMs: performance.now() }));
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** One act a frame, and how long each frame took until the next one began; nothing waits for the screen (see the browser's flags). */
async function drive({ act, count }: { act: Act; count: number }): Promise<number[]> {
  const steps = document.querySelector(".steps");
  if (!steps) throw new Error("no steps");
  const box = steps.getBoundingClientRect();
  const at = {
    clientX: box.left + box.width * 0.8,
    clientY: box.top + box.height / 2,
    bubbles: true,
    cancelable: true,
  };
  const acts = {
    scroll: () => steps.scrollBy(0, 240),
    pages: () => steps.scrollBy(0, 997),
    zoom: (no: number) =>
      steps.dispatchEvent(new WheelEvent("wheel", { ...at, ctrlKey: true, deltaY: no % 40 < 20 ? -90 : 90 })),
  };
  const times: number[] = [];
  let before = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
  for (let no = 0; no < count; no += 1) {
    acts[act](no);
    const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
    times.push(now - before);
    before = now;
  }
  return times;
}

type Noted = { openMs: number; tasks: { at: number; ms: number }[] };
const noted = (page: Page) => page.evaluate(() => Reflect.get(window, "bench") as Noted);

export async function openRun(page: Page, address: string): Promise<Opened> {
  // tsx compiles functions that call this helper, which is not there in a page
  await page.addInitScript("globalThis.__name = (value) => value");
  await page.addInitScript(watch);
  await page.goto(address, { waitUntil: "commit" });
  await page.waitForFunction(() => (Reflect.get(window, "bench") as Noted | undefined)?.openMs, null, {
    timeout: openTimeoutMs,
    polling: 50,
  });
  const { openMs } = await noted(page);
  await page.waitForTimeout(settleMs);
  const scroll = await measure(page, "scroll");
  const pages = await measure(page, "pages");
  const zoom = await measure(page, "zoom");
  const hover = await hoverWithMouse(page);
  const { tasks } = await noted(page);
  const after = tasks.filter(({ at }) => at > openMs).map(({ ms }) => ms);
  return {
    ...{ openMs: Math.round(openMs), scroll, pages, zoom, hover },
    longestTaskAfterOpenMs: Math.round(Math.max(0, ...after)),
    memoryMb: await memoryMb(page),
  };
}

async function measure(page: Page, act: Act): Promise<Frames> {
  const from = await page.evaluate(() => performance.now());
  const times = await page.evaluate(drive, { act, count: frames });
  const { tasks } = await noted(page);
  const worst = Math.max(0, ...tasks.filter(({ at }) => at > from).map(({ ms }) => ms));
  return { p95Ms: p95(times), worstTaskMs: Math.round(worst) };
}

/**
 * A real pointer over the rows. Its moves come with the screen's frames, so that what counts is the time from the move to
 * the end of the frame that shows it.
 */
async function hoverWithMouse(page: Page): Promise<Frames> {
  const box = await page.locator(".steps").boundingBox();
  if (!box) throw new Error("no steps");
  const from = await page.evaluate(() => {
    const times: number[] = [];
    Object.assign(window, { hovered: times });
    const channel = new MessageChannel();
    let moved = 0;
    channel.port1.onmessage = () => times.push(performance.now() - moved);
    const onMove = () => {
      moved = performance.now();
      requestAnimationFrame(() => channel.port2.postMessage(0));
    };
    window.addEventListener("pointermove", onMove, { capture: true });
    return performance.now();
  });
  for (let no = 0; no < frames; no += 1) {
    await page.mouse.move(box.x + box.width * (no % 2 ? 0.3 : 0.8), box.y + 40 + ((no * 31) % (box.height - 80)));
  }
  const times = await page.evaluate(() => Reflect.get(window, "hovered") as number[]);
  const { tasks } = await noted(page);
  const worst = Math.max(0, ...tasks.filter(({ at }) => at > from).map(({ ms }) => ms));
  return { p95Ms: p95(times), worstTaskMs: Math.round(worst) };
}

function p95(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  return Math.round((sorted[Math.floor(sorted.length * 0.95)] ?? Number.NaN) * 10) / 10;
}

/** The largest of the browser's page processes, after a collection. */
async function memoryMb(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const processes = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && isPage(name));
  return Math.max(...processes.map((pid) => rssMb(Number(pid))));
}

/** A page's process of the browser that this program started. */
function isPage(pid: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("--type=renderer") && isBelow(Number(pid));
  } catch {
    return false; // it ended meanwhile
  }
}

function isBelow(pid: number): boolean {
  if (pid <= 1) return false;
  const parent = Number(/PPid:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
  return parent === process.pid || isBelow(parent);
}
