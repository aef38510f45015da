import type { IncomingMessage, ServerResponse } from "node:http";
import type { End, Looker } from "@/lib/domain/model/answer-reader";

/** A provider that says nothing for so long inside an answer has lost it. */
const silentMs = 5 * 60_000;

export type Looking = Pick<Looker, "chunk" | "last" | "isBetween">;
/** Passes everything on and keeps nothing. */
export const unread: Looking = { chunk: (chunk) => [chunk], last: () => [], isBetween: false };

type Passing = {
  readonly looker: Looking;
  /** Stops it: a kill, the longest time of a call. */
  readonly signal: AbortSignal;
  readonly onFirst: () => void;
};

/**
 * An answer to its caller, looked at as it passes: each chunk goes on as it comes, no faster than it is read. It is for
 * the caller of this to end the response.
 */
export function passOn(
  answer: IncomingMessage,
  outgoing: ServerResponse,
  { looker, signal, onFirst }: Passing,
): Promise<End> {
  return new Promise((resolve) => {
    let begun = false;
    const write = (parts: readonly Uint8Array[]) => {
      let flows = true;
      for (const part of parts) flows = outgoing.write(part) && flows;
      if (!flows) answer.pause();
    };
    const finish = (end: End) => {
      clearTimeout(silent);
      signal.removeEventListener("abort", stopped);
      outgoing.off("drain", resume).off("close", left);
      if (end.how !== "whole") answer.destroy();
      resolve(end);
    };
    const broken = (error: unknown) => {
      if (!signal.aborted) write(looker.last(false));
      finish({ how: "broken", error });
    };
    const silent = setTimeout(() => broken(new DOMException("The provider fell silent", "TimeoutError")), silentMs);
    const resume = () => answer.resume();
    const left = () => finish({ how: "cancelled" });
    const stopped = () => finish({ how: "broken", error: signal.reason });
    answer.on("data", (chunk: Buffer) => {
      if (!begun) onFirst();
      begun = true;
      silent.refresh();
      write(looker.chunk(chunk));
    });
    answer.once("end", () => {
      write(looker.last(true));
      finish({ how: "whole" });
    });
    answer.once("error", broken);
    outgoing.on("drain", resume).once("close", left);
    if (outgoing.destroyed) left();
    else if (signal.aborted) stopped();
    else signal.addEventListener("abort", stopped);
  });
}
