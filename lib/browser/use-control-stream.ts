"use client";

import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { controlStreamUrl } from "@/lib/browser/control-api";
import { queryKeys } from "@/lib/browser/query-keys";

/** What each event of the control plane makes old. */
const madeOld: Readonly<Record<string, readonly QueryKey[]>> = {
  control: [queryKeys.controls, queryKeys.runs, queryKeys.attention],
  breaker: [queryKeys.breakers, queryKeys.attention],
  decision: [queryKeys.approvals, queryKeys.runs, queryKeys.openRuns, queryKeys.attention],
  resumable: [queryKeys.openRuns],
  // events were lost, or may have been before the stream stood
  reset: [queryKeys.controls, queryKeys.breakers, queryKeys.approvals],
  hello: [queryKeys.controls],
};

/** Reads again what an event of the control plane is about, as it is committed. True while the stream stands. */
export function useControlStream(): boolean {
  const client = useQueryClient();
  const [stands, setStands] = useState(false);
  useEffect(() => {
    const source = new EventSource(controlStreamUrl);
    for (const [event, keys] of Object.entries(madeOld)) {
      source.addEventListener(event, () => {
        for (const queryKey of keys) void client.invalidateQueries({ queryKey });
      });
    }
    source.addEventListener("open", () => setStands(true));
    source.addEventListener("error", () => setStands(false));
    return () => source.close();
  }, [client]);
  return stands;
}
