"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { runEventsUrl } from "@/lib/browser/api";
import { queryKeys } from "@/lib/browser/query-keys";

/** Changes of one run are read at most this often, however fast they are announced. */
const changesRestMs = 700;

/** Reads a run again as soon as the server says that it changed; polling stays for where that stream does not get through. */
export function useRunChanges(traceId: string, live: boolean): void {
  const client = useQueryClient();
  useEffect(() => {
    if (!live) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = () => {
      timer = undefined;
      void client.invalidateQueries({ queryKey: queryKeys.runSummary(traceId) });
      void client.invalidateQueries({ queryKey: queryKeys.runTree(traceId) });
    };
    const source = new EventSource(runEventsUrl(traceId));
    source.addEventListener("changed", () => {
      timer ??= setTimeout(read, changesRestMs);
    });
    return () => {
      clearTimeout(timer);
      source.close();
    };
  }, [client, traceId, live]);
}
