import { concat, dataOf, EventFrames } from "@/sdk/src/fetch/event-frames";

/** How a body ended: all of it came; its reader wanted no more; or it broke. */
export type End = { readonly how: "whole" | "cancelled" } | { readonly how: "broken"; readonly error: unknown };

export interface Watcher {
  /** The first byte is here. */
  readonly onFirst: () => void;
  /** Data of an event of a stream, or all of a plain body. False: the caller shall not see this event. */
  readonly onData: (data: string) => boolean;
  /** Once. */
  readonly onEnd: (end: End) => void;
}

export type Form = "plain" | "events" | "filtered events";

/** A plain answer longer than this is passed on unread. */
const plainBytesMax = 64 * 2 ** 20;

interface Looker {
  /** What of this chunk is passed on now. */
  readonly chunk: (chunk: Uint8Array) => readonly Uint8Array[];
  /** What was held back. */
  readonly last: (whole: boolean) => readonly Uint8Array[];
}

/** Each chunk goes on as it comes, whatever is found in it. */
function readEvents(onData: Watcher["onData"]): Looker {
  const frames = new EventFrames();
  const look = (event: Uint8Array) => {
    const data = dataOf(event);
    if (data !== null) onData(data);
  };
  return {
    chunk: (chunk) => {
      frames.push(chunk).forEach(look);
      return [chunk];
    },
    last: (whole) => {
      if (whole) look(frames.rest()); // the empty line after the last event is often left out
      return [];
    },
  };
}

/** Events go on once they are whole, but for those that the caller shall not see. */
function filterEvents(onData: Watcher["onData"]): Looker {
  const frames = new EventFrames();
  const passes = (event: Uint8Array) => {
    const data = dataOf(event);
    return data === null || onData(data);
  };
  return {
    chunk: (chunk) => frames.push(chunk).filter(passes),
    last: (whole) => [frames.rest()].filter((rest) => rest.length > 0 && (!whole || passes(rest))),
  };
}

function readPlain(onData: Watcher["onData"]): Looker {
  const pieces: Uint8Array[] = [];
  let size = 0;
  return {
    chunk: (chunk) => {
      size += chunk.length;
      if (size <= plainBytesMax) pieces.push(chunk);
      else pieces.length = 0;
      return [chunk];
    },
    last: (whole) => {
      if (whole && pieces.length > 0) onData(new TextDecoder().decode(concat(pieces, size)));
      return [];
    },
  };
}

/**
 * The same body, looked at as it passes: nothing is read before it is asked for, and what is read goes on at once. A
 * reader that aborts rather than cancels is heard too: nobody may be reading then.
 * (No TransformStream: in Node 20 it does not tell when its reader cancels.)
 */
export function watch(
  body: ReadableStream<Uint8Array>,
  { form, signal }: { form: Form; signal: AbortSignal | null },
  watcher: Watcher,
): ReadableStream<Uint8Array> {
  const looker = { plain: readPlain, events: readEvents, "filtered events": filterEvents }[form](watcher.onData);
  const source = body.getReader();
  let begun = false;
  let ended = false;
  const end = (how: End) => {
    if (ended) return;
    ended = true;
    signal?.removeEventListener("abort", abort);
    watcher.onEnd(how);
  };
  const abort = () => end({ how: "broken", error: signal?.reason });
  signal?.addEventListener("abort", abort);
  /** True: there is nothing more. */
  const next = async (controller: ReadableStreamDefaultController<Uint8Array>): Promise<boolean> => {
    const { done, value } = await source.read();
    if (!done && !begun) watcher.onFirst();
    begun = true;
    const passed = done ? looker.last(true) : looker.chunk(value);
    for (const chunk of passed) controller.enqueue(chunk);
    return done || passed.length > 0 ? done : next(controller);
  };
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        try {
          if (!(await next(controller))) return;
          end({ how: "whole" });
          controller.close();
        } catch (error) {
          for (const chunk of looker.last(false)) controller.enqueue(chunk);
          end({ how: "broken", error });
          controller.error(error);
        }
      },
      cancel: (reason) => {
        end({ how: "cancelled" });
        return source.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
