"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { runEventsUrl } from "@/lib/browser/api";
import { queryKeys } from "@/lib/browser/query-keys";

/** The figures of a run are read at most this often, however fast changes are announced. */
const figuresRestMs = 700;

/**
 * Reads a run again as soon as the server says that it changed, its steps first; polling stays for where that stream does
 * not get through.
 */
export function useRunChanges(traceId: string, follow: boolean, readSteps: () => void): void {
  const client = useQueryClient();
  const latest = useRef(readSteps);
  useEffect(() => {
    latest.current = readSteps;
  });
  useEffect(() => {
    if (!follow) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const readFigures = () => {
      timer = undefined;
      void client.invalidateQueries({ queryKey: queryKeys.runSummary(traceId) });
      void client.invalidateQueries({ queryKey: queryKeys.runControl(traceId) });
    };
    const source = new EventSource(runEventsUrl(traceId));
    source.addEventListener("changed", () => {
      latest.current();
      timer ??= setTimeout(readFigures, figuresRestMs);
    });
    return () => {
      clearTimeout(timer);
      source.close();
    };
  }, [client, traceId, follow]);
}
