// What came of calls, for their breakers. What speaks for a provider waits for others like it; what speaks against it, or
// decides a probe, is told with the end of its call, and takes along what waits.
import os from "node:os";
import { changeFor } from "@/lib/server/gateway/change";
import { type Told, tellOutcomes } from "@/lib/server/gateway/close-calls";
import type { FoundKey } from "@/lib/server/keys";
import { writeLater } from "@/lib/web/gateway/unwritten";

const waitMs = 1_000;
export const reporter = `gateway ${os.hostname()} ${process.pid}`.slice(0, 200);

type Waiting = { readonly key: FoundKey; readonly outcomes: Told[] };
const waiting = new Map<string, Waiting>();
let timer: NodeJS.Timeout | null = null;

/** What is to be told with the end of this call. */
export function toldWith(key: FoundKey, told: Told): readonly Told[] {
  const { outcomes }: Waiting = waiting.get(key.keyId) ?? { key, outcomes: [] };
  if (!told.ok || told.probeId !== undefined) {
    waiting.delete(key.keyId);
    return [...outcomes, told];
  }
  outcomes.push(told);
  waiting.set(key.keyId, { key, outcomes });
  timer ??= setTimeout(tellWaiting, waitMs).unref();
  return [];
}

export function tellWaiting(): void {
  if (timer !== null) clearTimeout(timer);
  timer = null;
  for (const { key, outcomes } of waiting.values())
    writeLater(() => changeFor(key, tellOutcomes, { reporter, outcomes }));
  waiting.clear();
}
