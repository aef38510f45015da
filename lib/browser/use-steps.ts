"use client";

import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { StepFeed, type StepsState } from "@/lib/browser/step-feed";
import type { StepsOf } from "@/lib/browser/steps-reader";
import type { Run } from "@/lib/contract/runs";
import type { Tree } from "@/lib/contract/tree";
import { rowOf } from "@/lib/domain/trace/step-table";

/** Steps that are not here yet, and the ways to them. */
export type MoreSteps = {
  /** Steps follow by start that are not here. */
  readonly has: boolean;
  readonly loading: boolean;
  /** Why the last part, or the last change, could not be read. */
  readonly error: Error | null;
  /** Reads those that follow by start. */
  readonly read: () => void;
  /** Reads those right below a step, or at the top. */
  readonly below: (spanId: string | "top") => void;
  /** Reads those around a moment, Unix nanoseconds. */
  readonly around: (ns: bigint) => void;
  /** Reads a step by id with what is above and around it, if it is not here; false where the run has none of that id. */
  readonly reveal: (spanId: string) => Promise<boolean>;
};

/** The steps of a run, kept up to date. `first`: all of them, where they came with the page. What `of` focuses counts once. */
export function useSteps(of: StepsOf, first: Tree | null, run: Run | undefined) {
  const { live } = of;
  const [feed] = useState(() => new StepFeed(of, first));
  const state: StepsState = useSyncExternalStore(feed.subscribe, feed.get, feed.get);
  const revision = run?.revision ?? 0;
  useEffect(() => feed.setLive(live), [feed, live]);
  useEffect(() => feed.reach(revision), [feed, revision]);
  const ways = useMemo(() => waysOf(feed), [feed]);
  const more: MoreSteps = { has: state.more, loading: state.loading > 0, error: state.error, ...ways };
  return { ...state, read: feed.read, more };
}

function waysOf(feed: StepFeed): Pick<MoreSteps, "read" | "below" | "around" | "reveal"> {
  const isHere = (spanId: string) => {
    const { steps } = feed.get();
    return steps !== null && rowOf(steps.table, spanId) !== null;
  };
  return {
    read: () => void feed.readPart({ by: "next" }),
    below: (spanId) => void feed.readPart({ by: "below", spanId }),
    around: (ns) => void feed.readPart({ by: "at", ns: String(ns) }),
    reveal: async (spanId) => {
      if (!isHere(spanId)) await feed.readPart({ by: "near", spanId });
      return isHere(spanId);
    },
  };
}
