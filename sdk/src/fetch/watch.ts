import { type End, type Form, Looker } from "@/lib/domain/model/answer-reader";

export interface Watcher {
  /** The first byte is here. */
  readonly onFirst: () => void;
  /** Data of an event of a stream, or all of a plain body. False: the caller shall not see this event. */
  readonly onData: (data: string) => boolean;
  /** Once. */
  readonly onEnd: (end: End) => void;
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
  const looker = new Looker(form, watcher.onData);
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
