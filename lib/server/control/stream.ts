import { integer } from "@/lib/contract/controls";
import type { Caller } from "@/lib/server/auth";
import { onBeat, readEvents } from "@/lib/server/control/stream-reads";
import { pool } from "@/lib/server/db";
import { invalid } from "@/lib/server/errors";
import { onControlChanged } from "@/lib/server/live";
import { type EventRow, type StreamState, selectStreamState } from "@/lib/server/sql/control/events";

const pageSize = 500;
/** Then the client connects anew, and its credential is judged anew. */
const lifeMs = 10 * 60_000;

/** Server-sent events of a project's control plane, after `cursor` or from now, in the order of their commits. */
export async function streamControl(
  projectId: string,
  caller: Caller,
  request: Request,
  cursor: string | undefined,
): Promise<Response> {
  const asked = request.headers.get("last-event-id") ?? cursor;
  if (asked !== undefined && !integer.test(asked)) throw invalid("?cursor", "is not the id of an event");
  const source = new ControlStream(projectId, caller, request.signal, asked === undefined ? null : Number(asked));
  return new Response(new ReadableStream(source), {
    headers: { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache, no-transform" },
  });
}

/** A cursor that the stream cannot go on from: unknown, too old or from the future. */
function mustReset(cursor: number, { last, first }: StreamState): boolean {
  return cursor > last || (cursor < last && (first === null || cursor < first - 1));
}

class ControlStream implements UnderlyingDefaultSource<Uint8Array> {
  readonly #projectId: string;
  readonly #credential: string;
  readonly #signal: AbortSignal;
  readonly #text = new TextEncoder();
  #cursor: number | null;
  #dirty = false;
  #busy = false;
  #ended = false;
  #end = () => {};

  constructor(projectId: string, caller: Caller, signal: AbortSignal, cursor: number | null) {
    this.#projectId = projectId;
    this.#credential =
      caller.kind === "project" ? `key ${caller.keyId}` : "memberId" in caller ? `member ${caller.memberId}` : "";
    this.#signal = signal;
    this.#cursor = cursor;
  }

  async start(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    const close = () => {
      this.#end();
      controller.close();
    };
    // listening first: what is committed while the past is read is not missed
    const unsubscribe = onControlChanged(this.#projectId, (names, hasEvents) => {
      if (names?.includes(this.#credential)) close();
      else if (hasEvents) void this.#catchUp(controller);
    });
    let unsubscribeBeat = () => {};
    const life = setTimeout(close, lifeMs);
    this.#end = () => {
      this.#end = () => {};
      this.#ended = true;
      unsubscribe();
      unsubscribeBeat();
      clearTimeout(life);
      this.#signal.removeEventListener("abort", close);
    };
    this.#signal.addEventListener("abort", close);
    await this.#hello(controller);
    if (this.#ended) return;
    if (this.#signal.aborted) close();
    else unsubscribeBeat = onBeat(this.#projectId, (state) => this.#beat(controller, state));
  }

  cancel(): void {
    this.#end();
  }

  async #hello(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    this.#busy = true;
    const state = await selectStreamState(pool(), this.#projectId);
    if (this.#ended) return;
    const { epoch, last } = state;
    const reset = this.#cursor !== null && mustReset(this.#cursor, state);
    const cursor = this.#cursor === null || reset ? last : this.#cursor;
    this.#cursor = cursor;
    this.#send(controller, "hello", JSON.stringify({ epoch, cursor, now: state.now.toISOString() }));
    if (reset) this.#send(controller, "reset", JSON.stringify({ epoch, cursor }));
    this.#busy = false;
    await this.#catchUp(controller);
  }

  /** Sends what is new; one at a time, and once more where something came meanwhile. */
  async #catchUp(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    this.#dirty = true;
    if (this.#busy || this.#ended) return;
    this.#busy = true;
    try {
      while (this.#dirty) {
        this.#dirty = false;
        let events: EventRow[];
        do {
          events = await readEvents(this.#projectId, this.#cursor ?? 0, pageSize);
          if (this.#ended) return;
          for (const { id, type, data } of events) {
            this.#cursor = id;
            this.#send(controller, type, data, id);
          }
        } while (events.length === pageSize);
      }
      this.#busy = false;
    } catch (error) {
      this.#end();
      controller.error(error);
    }
  }

  #beat(controller: ReadableStreamDefaultController<Uint8Array>, state: StreamState | null): void {
    if (state === null) {
      this.#end();
      controller.error(new Error("the database did not answer"));
      return;
    }
    this.#send(controller, "heartbeat", JSON.stringify({ epoch: state.epoch, now: state.now.toISOString() }));
    if (state.last > (this.#cursor ?? 0)) void this.#catchUp(controller);
  }

  #send(controller: ReadableStreamDefaultController<Uint8Array>, type: string, data: string, id?: number): void {
    const name = id === undefined ? "" : `id: ${id}\n`;
    controller.enqueue(this.#text.encode(`${name}event: ${type}\ndata: ${data}\n\n`));
  }
}
