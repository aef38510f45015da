import { inboxIdOf } from "@/lib/server/control/approval-changes";
import { onControlChanged } from "@/lib/server/live";

const heartbeatMs = 15_000;
/** Then the browser connects anew, and its credential is judged anew. */
const lifeMs = 10 * 60_000;

/**
 * Server-sent events of a project's queue: `changed` with the ids of requests as they are committed; with null first, and
 * where it may be any. A slow reader gets one event with null for those it did not take. Ends when `signal` aborts.
 */
export function streamInbox(projectId: string, signal: AbortSignal): Response {
  return new Response(new ReadableStream(new InboxEvents(projectId, signal)), {
    headers: { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache, no-transform" },
  });
}

class InboxEvents implements UnderlyingDefaultSource<Uint8Array> {
  readonly #projectId: string;
  readonly #signal: AbortSignal;
  readonly #text = new TextEncoder();
  #missed = false;
  #end = () => {};

  constructor(projectId: string, signal: AbortSignal) {
    this.#projectId = projectId;
    this.#signal = signal;
  }

  start(controller: ReadableStreamDefaultController<Uint8Array>): void {
    const close = () => {
      this.#end();
      controller.close();
    };
    const hasRoom = () => (controller.desiredSize ?? 0) > 0;
    const unsubscribe = onControlChanged(this.#projectId, (names) => {
      const ids = names === null ? null : names.flatMap((name) => inboxIdOf(name) ?? []);
      if (ids?.length === 0) return;
      if (hasRoom()) controller.enqueue(this.#changed(ids));
      else this.#missed = true;
    });
    const heartbeat = setInterval(
      () => hasRoom() && controller.enqueue(this.#text.encode(": still here\n\n")),
      heartbeatMs,
    );
    const life = setTimeout(close, lifeMs);
    this.#end = () => {
      this.#end = () => {};
      unsubscribe();
      clearInterval(heartbeat);
      clearTimeout(life);
      this.#signal.removeEventListener("abort", close);
    };
    this.#signal.addEventListener("abort", close);
    controller.enqueue(this.#text.encode("retry: 2000\n\n"));
    controller.enqueue(this.#changed(null));
    if (this.#signal.aborted) close();
  }

  pull(controller: ReadableStreamDefaultController<Uint8Array>): void {
    if (!this.#missed) return;
    this.#missed = false;
    controller.enqueue(this.#changed(null));
  }

  cancel(): void {
    this.#end();
  }

  #changed(ids: readonly string[] | null): Uint8Array {
    return this.#text.encode(`event: changed\ndata: ${JSON.stringify({ ids })}\n\n`);
  }
}
