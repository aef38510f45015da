import { isRefusal, logError } from "@/lib/server/errors";

const tries = 8;
const firstRetryMs = 100;
const unwritten = new Set<Promise<void>>();

/** What must be written after a call: nobody waits for it, and it is tried again for some seconds. */
export function writeLater(write: () => Promise<unknown>): void {
  const written = (async () => {
    for (let tried = 1; ; tried++) {
      try {
        await write();
        return;
      } catch (error) {
        if (isRefusal(error) || tried === tries) {
          logError(error, { process: "gateway" });
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, firstRetryMs * 2 ** tried));
      }
    }
  })();
  unwritten.add(written);
  void written.finally(() => unwritten.delete(written));
}

export async function allWritten(): Promise<void> {
  while (unwritten.size > 0) await Promise.all(unwritten);
}
