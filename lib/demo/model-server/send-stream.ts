// Server-sent events at the pace, in the pieces and with the faults of a scenario.
import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { StreamEvent } from "./answer";
import type { Scenario } from "./scenario";

export async function sendStream(
  response: ServerResponse,
  events: readonly StreamEvent[],
  scenario: Scenario,
  broken: StreamEvent,
): Promise<void> {
  const { cutAfter = events.length, breaksAfter = events.length, everyMs = 0, lineEnd = "\n" } = scenario;
  response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" });
  response.flushHeaders();
  const sent = events.slice(0, Math.min(cutAfter, breaksAfter));
  for (const event of breaksAfter < events.length ? [...sent, broken] : sent) {
    if (everyMs > 0) await sleep(everyMs);
    await write(response, Buffer.from(eventText(event, lineEnd)), scenario.pieceBytes);
  }
  if (cutAfter < events.length) response.destroy();
  else response.end();
}

function eventText({ event, data }: StreamEvent, lineEnd: string): string {
  const text = typeof data === "string" ? data : JSON.stringify(data);
  return [...(event === undefined ? [] : [`event: ${event}`]), `data: ${text}`, "", ""].join(lineEnd);
}

/** Pieces are flushed one by one, so that they arrive as chunks of their own. */
async function write(response: ServerResponse, bytes: Buffer, pieceBytes = bytes.length): Promise<void> {
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    if (response.destroyed) return;
    await new Promise<void>((resolve) => response.write(bytes.subarray(at, at + pieceBytes), () => resolve()));
    if (pieceBytes < bytes.length) await new Promise<void>((resolve) => setImmediate(resolve));
  }
}
