import { concat, dataOf, EventFrames } from "@/sdk/src/fetch/event-frames";

/** How a body ended: all of it came; its reader wanted no more; or it broke. */
export type End = { readonly how: "whole" | "cancelled" } | { readonly how: "broken"; readonly error: unknown };

/** Of a stream each chunk goes on as it comes, but where events may be hidden: then each goes on once it is whole. */
export type Form = "plain" | "events" | "filtered events";

export interface Watcher {
  /** The first byte is here. */
  readonly onFirst: () => void;
  /** Data of an event of a stream, or all of a plain body. False: the caller shall not see this event. */
  readonly onData: (data: string) => boolean;
  /** Once. */
  readonly onEnd: (end: End) => void;
}

/** A plain answer longer than this is passed on unread. */
const plainBytesMax = 64 * 2 ** 20;

/** `chunk` and `last` answer what is passed on. */
function makeLooker(form: Form, onData: Watcher["onData"]) {
  const frames = new EventFrames();
  const pieces: Uint8Array[] = [];
  let size = 0;
  const passes = (event: Uint8Array) => {
    const data = dataOf(event);
    return data === null || onData(data);
  };
  const filtered = (chunk: Uint8Array[], events: Uint8Array[]) => (form === "filtered events" ? events : chunk);
  return {
    chunk: (chunk: Uint8Array): Uint8Array[] => {
      if (form !== "plain") return filtered([chunk], frames.push(chunk).filter(passes));
      size += chunk.length;
      if (size <= plainBytesMax) pieces.push(chunk);
      return [chunk];
    },
    last: (whole: boolean): Uint8Array[] => {
      if (form === "plain") {
        if (whole && size <= plainBytesMax) onData(new TextDecoder().decode(concat(pieces, size)));
        return [];
      }
      // the empty line after the last event is often left out
      return filtered(
        [],
        [frames.rest()].filter((rest) => rest.length > 0 && (!whole || passes(rest))),
      );
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
  const looker = makeLooker(form, watcher.onData);
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
