import { bodyOf, pathOf } from "@/lib/domain/notify/words";
import { pool } from "@/lib/server/db";
import { logError } from "@/lib/server/errors";
import { onControlChanged } from "@/lib/server/live";
import { type DesktopRow, selectForDesktop } from "@/lib/server/sql/notify/desktop";

/** The name under which listeners hear that there is something to show. */
export const desktopWake = "desktop notifications";

const heartbeatMs = 15_000;
/** Then the browser connects anew, and its credential is judged anew. */
const lifeMs = 10 * 60_000;

/** What an open page is to show this person, as it comes. What was not said to be shown comes again with the next stream. */
export function streamDesktop(projectId: string, memberId: string, signal: AbortSignal): Response {
  return new Response(new ReadableStream(new DesktopNotices(projectId, memberId, signal)), {
    headers: { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache, no-transform" },
  });
}

class DesktopNotices implements UnderlyingDefaultSource<Uint8Array> {
  readonly #projectId: string;
  readonly #memberId: string;
  readonly #signal: AbortSignal;
  readonly #text = new TextEncoder();
  readonly #sent = new Set<string>();
  #reading: Promise<void> = Promise.resolve();
  #ended = false;
  #end = () => {};

  constructor(projectId: string, memberId: string, signal: AbortSignal) {
    this.#projectId = projectId;
    this.#memberId = memberId;
    this.#signal = signal;
  }

  start(controller: ReadableStreamDefaultController<Uint8Array>): void {
    const close = () => {
      if (this.#ended) return;
      this.#end();
      controller.close();
    };
    const catchUp = () => {
      this.#reading = this.#reading.then(() => this.#catchUp(controller));
    };
    const unsubscribe = onControlChanged(this.#projectId, (names) => {
      if (names?.includes(`member ${this.#memberId}`)) close();
      else if (names === null || names.includes(desktopWake)) catchUp();
    });
    const heartbeat = setInterval(() => this.#send(controller, ": still here\n\n"), heartbeatMs);
    const life = setTimeout(close, lifeMs);
    this.#end = () => {
      this.#ended = true;
      unsubscribe();
      clearInterval(heartbeat);
      clearTimeout(life);
      this.#signal.removeEventListener("abort", close);
    };
    this.#signal.addEventListener("abort", close);
    this.#send(controller, "retry: 3000\n\n");
    catchUp();
    if (this.#signal.aborted) close();
  }

  cancel(): void {
    this.#end();
  }

  async #catchUp(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    if (this.#ended) return;
    try {
      for (const row of await selectForDesktop(pool(), this.#projectId, this.#memberId)) {
        if (this.#sent.has(row.id)) continue;
        this.#sent.add(row.id);
        this.#send(controller, `event: notice\ndata: ${JSON.stringify(toNotice(row))}\n\n`);
      }
    } catch (error) {
      logError(error, { process: "web" });
    }
  }

  #send(controller: ReadableStreamDefaultController<Uint8Array>, text: string): void {
    if (!this.#ended) controller.enqueue(this.#text.encode(text));
  }
}

function toNotice({ id, title, type, data }: DesktopRow) {
  const told: unknown = JSON.parse(data);
  const body = type.startsWith("approval.") && type !== "approval.decided" ? stepOf(told) : bodyOf(type, told);
  return { id, title, body, path: pathOf(type, told) };
}

const stepOf = (data: unknown) => {
  const { pipeline, name, risk } = data as { pipeline: string; name: string; risk: string };
  return `${risk} risk · ${pipeline} · ${name}`;
};
