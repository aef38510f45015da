"use client";

import { useEffect, useState, useSyncExternalStore } from "react";
import { StepFeed, type StepsState } from "@/lib/browser/step-feed";
import type { Run, Tree } from "@/lib/contract/runs";

/** The steps of a run, kept up to date. `first`: all of them, where they came with the page. */
export function useSteps(traceId: string, first: Tree | null, live: boolean, run: Run | undefined) {
  const [feed] = useState(() => new StepFeed(traceId, first, live));
  const state: StepsState = useSyncExternalStore(feed.subscribe, feed.get, feed.get);
  const revision = run?.revision ?? 0;
  useEffect(() => feed.setLive(live), [feed, live]);
  useEffect(() => feed.reach(revision), [feed, revision]);
  return { ...state, read: feed.read };
}
