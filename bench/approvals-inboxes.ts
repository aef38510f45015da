// Fifty people look at the queue of a project: one real page, and 49 that listen and read what changed, as a page does.
import type { Page } from "@playwright/test";
import type { Target } from "@/bench/control-client";
import { sleep } from "@/bench/servers";

const followers = 49;
const requests = 40;
const everyMs = 250;
const settleMs = 3_000;

// as text: what the compiler adds to a named function is not in the page
const noteAsks = `
  window.asks = {};
  (function note() {
    for (const row of document.querySelectorAll(".queue .a2")) {
      const ask = row.textContent.trim();
      window.asks[ask] ??= Date.now();
    }
    requestAnimationFrame(note);
  })()`;

type Seen = ReadonlyMap<string, number>;

export async function openInboxes(
  page: Page,
  reader: Target,
  ask: (no: number) => Promise<{ readonly id: string; readonly ask: string }>,
) {
  const leave = new AbortController();
  const followed = Array.from({ length: followers }, () => follow(reader, leave.signal));
  await page.goto("/approvals?sort=newest");
  await page.locator(".live:not(.still)").waitFor();
  await page.evaluate(noteAsks);
  const asked: { readonly id: string; readonly ask: string; readonly at: number }[] = [];
  for (let no = 0; no < requests; no += 1) {
    const made = await ask(no);
    asked.push({ id: made.id, ask: made.ask, at: Date.now() });
    await sleep(everyMs);
  }
  await sleep(settleMs);
  leave.abort();
  const asks = (await page.evaluate(() => Reflect.get(window, "asks"))) as Record<string, number>;
  const drawn = asked.map(({ ask: text, at }) => (asks[text] ?? Number.POSITIVE_INFINITY) - at);
  const seen: Seen[] = await Promise.all(followed);
  const streams = seen.flatMap((each) => asked.map(({ id, at }) => (each.get(id) ?? Number.POSITIVE_INFINITY) - at));
  return { streams, drawn, lost: [...streams, ...drawn].filter((ms) => !Number.isFinite(ms)).length };
}

/** Request → when it was read. */
async function follow({ web, key }: Target, signal: AbortSignal): Promise<Seen> {
  const headers = { authorization: `Bearer ${key}` };
  const seen = new Map<string, number>();
  const events = await fetch(`${web}/api/v1/inbox/events`, { headers, signal });
  const reader = events.body?.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const part = await reader?.read().catch(() => null);
    if (!part || part.done) return seen;
    const blocks = (rest + part.value).split("\n\n");
    rest = blocks.pop() ?? "";
    const ids = blocks.flatMap((block) => {
      const data = /^data: (.*)$/m.exec(block)?.[1];
      return data === undefined ? [] : ((JSON.parse(data) as { ids: string[] | null }).ids ?? []);
    });
    if (ids.length === 0) continue;
    const answer = await fetch(`${web}/api/v1/inbox?sort=newest&ids=${ids.join()}`, { headers, signal }).catch(
      () => null,
    );
    const read = (await answer?.json().catch(() => null)) as { items: { id: string }[] } | null;
    for (const { id } of read?.items ?? []) if (!seen.has(id)) seen.set(id, Date.now());
  }
}
