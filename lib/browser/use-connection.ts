"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { ApiError } from "@/lib/browser/api";

const askEveryMs = 3000;
const isAway = (error: unknown) => error instanceof ApiError && error.code === "network";

/** False from the first call that got no answer until the server answers again; then everything is read afresh. */
export function useConnection(): boolean {
  const queries = useQueryClient();
  const [connected, setConnected] = useState(true);
  useEffect(
    () =>
      queries.getQueryCache().subscribe(({ query }) => {
        if (isAway(query.state.error) || isAway(query.state.fetchFailureReason)) setConnected(false);
      }),
    [queries],
  );
  useEffect(() => {
    if (connected) return;
    const timer = setInterval(async () => {
      const answer = await fetch("/api/health", { cache: "no-store" }).catch(() => null);
      if (answer === null) return;
      setConnected(true);
      await queries.invalidateQueries();
    }, askEveryMs);
    return () => clearInterval(timer);
  }, [connected, queries]);
  return connected;
}
