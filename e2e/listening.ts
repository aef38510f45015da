import type { Page } from "@playwright/test";

/** What is pressed before React has taken over the server's HTML is lost: `goto` and `reload` wait for that moment. */
export function onceListening(page: Page): void {
  const goto = page.goto.bind(page);
  const reload = page.reload.bind(page);
  page.goto = async (...args) => {
    const answer = await goto(...args);
    await listens(page);
    return answer;
  };
  page.reload = async (...args) => {
    const answer = await reload(...args);
    await listens(page);
    return answer;
  };
}

/** React marks each element it has taken over. */
async function listens(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    [...document.querySelectorAll("a, button, input, [tabindex]")].every((element) =>
      Object.keys(element).some((key) => key.startsWith("__reactFiber$")),
    ),
  );
}
