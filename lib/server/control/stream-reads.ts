import { pool } from "@/lib/server/db";
import { logError } from "@/lib/server/errors";
import { type EventRow, type StreamState, selectEvents, selectStreamState } from "@/lib/server/sql/control/events";

// A thousand streams of a project hear of an event in one moment: they read it once.

const reading = new Map<string, Promise<EventRow[]>>();

/** The next events; callers of the same moment share the question. No later ones: it may have been asked before theirs. */
export function readEvents(projectId: string, after: number, limit: number): Promise<EventRow[]> {
  const name = `${projectId} ${after} ${limit}`;
  const same = reading.get(name);
  if (same !== undefined) return same;
  const read = selectEvents(pool(), projectId, after, limit);
  reading.set(name, read);
  queueMicrotask(() => reading.delete(name));
  return read;
}

const beatMs = 4_000;
type Listener = (state: StreamState | null) => void;
const beats = new Map<string, { readonly listeners: Set<Listener>; readonly timer: NodeJS.Timeout }>();

/**
 * Calls back every four seconds with where the project's stream stands, read once for all; with null where the database
 * did not say. @returns ends it.
 */
export function onBeat(projectId: string, listener: Listener): () => void {
  let beat = beats.get(projectId);
  if (beat === undefined) {
    const listeners = new Set<Listener>();
    beat = { listeners, timer: setInterval(() => void tell(projectId, listeners), beatMs) };
    beats.set(projectId, beat);
  }
  const { listeners, timer } = beat;
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || beats.get(projectId)?.timer !== timer) return;
    clearInterval(timer);
    beats.delete(projectId);
  };
}

async function tell(projectId: string, listeners: ReadonlySet<Listener>): Promise<void> {
  const state = await selectStreamState(pool(), projectId).catch((error: unknown) => {
    logError(error, { process: "web" });
    return null;
  });
  for (const listener of [...listeners]) listener(state);
}
