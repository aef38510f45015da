import { onRunsChanged } from "@/lib/server/live";

const heartbeatMs = 15_000;
/** Then the browser connects anew, and its credential is judged anew. */
const lifeMs = 10 * 60_000;

/**
 * Server-sent events of one run: `changed` at once, so that nothing between reading and listening is missed, then after
 * every commit that touched the run. A slow reader gets one event for many commits. Ends when `signal` aborts.
 */
export function streamRunEvents(projectId: string, traceId: string, signal: AbortSignal): Response {
  const source = new RunEvents(projectId, traceId, signal);
  return new Response(new ReadableStream(source), {
    headers: { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache, no-transform" },
  });
}

class RunEvents implements UnderlyingDefaultSource<Uint8Array> {
  private readonly text = new TextEncoder();
  private readonly changed: string;
  private waiting = false;
  private end = () => {};
  private readonly projectId: string;
  private readonly traceId: string;
  private readonly signal: AbortSignal;

  constructor(projectId: string, traceId: string, signal: AbortSignal) {
    this.projectId = projectId;
    this.traceId = traceId;
    this.signal = signal;
    this.changed = `event: changed\ndata: ${JSON.stringify({ traceId })}\n\n`;
  }

  start(controller: ReadableStreamDefaultController<Uint8Array>): void {
    const send = (line: string) => controller.enqueue(this.text.encode(line));
    const close = () => {
      this.end();
      controller.close();
    };
    const unsubscribe = onRunsChanged(this.projectId, (traceIds) => {
      if (traceIds !== null && !traceIds.includes(this.traceId)) return;
      if ((controller.desiredSize ?? 0) > 0) send(this.changed);
      else this.waiting = true;
    });
    const heartbeat = setInterval(() => (controller.desiredSize ?? 0) > 0 && send(": still here\n\n"), heartbeatMs);
    const life = setTimeout(close, lifeMs);
    this.end = () => {
      this.end = () => {};
      unsubscribe();
      clearInterval(heartbeat);
      clearTimeout(life);
      this.signal.removeEventListener("abort", close);
    };
    this.signal.addEventListener("abort", close);
    send(`retry: 2000\n\n${this.changed}`);
    if (this.signal.aborted) close();
  }

  pull(controller: ReadableStreamDefaultController<Uint8Array>): void {
    if (!this.waiting) return;
    this.waiting = false;
    controller.enqueue(this.text.encode(this.changed));
  }

  cancel(): void {
    this.end();
  }
}
