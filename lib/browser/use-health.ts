"use client";

import { useQuery } from "@tanstack/react-query";
import { ApiError } from "@/lib/browser/api";
import { Health } from "@/lib/contract/health";

const everyMs = 10_000;

/** 503 is an answer as good as 200: it says which part is down. */
async function askHealth(signal: AbortSignal): Promise<Health> {
  const answer = await fetch("/api/health", { cache: "no-store", signal });
  const health = Health.safeParse(await answer.json().catch(() => undefined));
  if (health.success) return health.data;
  throw new ApiError("unreadable", `The server answered ${answer.status}.`, { status: answer.status });
}

export function useHealth() {
  return useQuery({ queryKey: ["health"], queryFn: ({ signal }) => askHealth(signal), refetchInterval: everyMs });
}
