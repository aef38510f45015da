// What is written after a call: what became of its money and its run, and its span. Its caller has the answer already.
import os from "node:os";
import type { WireSpan } from "@/lib/otlp/wire";
import { changeFor } from "@/lib/server/gateway/change";
import { type ClosedCall, closeCalls } from "@/lib/server/gateway/close-calls";
import type { FoundKey } from "@/lib/server/keys";
import { webIngest } from "@/lib/server/web-ingest";
import { Gather } from "@/lib/web/gateway/gather";
import { allWritten, writeLater } from "@/lib/web/gateway/unwritten";

/** Of this process, to breakers. */
export const reporter = `gateway ${os.hostname()} ${process.pid}`.slice(0, 200);

const closing = new Gather<ClosedCall>({ waitMs: 200, most: 64 }, (key, calls) => {
  for (const call of calls) writeLater(() => changeFor(key, closeCalls, call));
});

const spans = new Gather<WireSpan>({ waitMs: 200, most: 64 }, ({ projectId }, written) => {
  writeLater(() => webIngest().add(projectId, written, []));
});

/** Its money stays held until it is booked. What speaks against a provider, or decides a probe, is told at once. */
export function closeCall(key: FoundKey, call: ClosedCall): void {
  closing.add(key, call);
  const { outcome } = call;
  if (outcome !== null && (!outcome.ok || outcome.probeId !== undefined)) closing.flush();
}

/** Books now what waits; false: nothing does. Changes that are asked for after it are judged after it. */
export function closeNow(): boolean {
  if (closing.isEmpty) return false;
  closing.flush();
  return true;
}

export function keepSpan(key: FoundKey, span: WireSpan): void {
  spans.add(key, span);
}

/** Writes all that waits, and waits for it. */
export async function allKept(): Promise<void> {
  closing.flush();
  spans.flush();
  await allWritten();
}
