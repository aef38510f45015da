"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import { type Held, HeldDecisions, type Sent } from "@/lib/browser/held-decisions";
import { settleApproval } from "@/lib/browser/inbox-queries";
import { queryKeys } from "@/lib/browser/query-keys";

/** One for the page: what was decided here goes on when another request, or another screen, is looked at. */
const decisions = new HeldDecisions();
const empty: ReturnType<typeof decisions.get> = { held: [], refused: new Map() };

export const useHeldDecisions = () => useSyncExternalStore(decisions.subscribe, decisions.get, () => empty);

/** The decision about this request that waits to be sent; null where there is none. */
export const useHeld = (id: string): Held | null => useHeldDecisions().held.find((held) => held.id === id) ?? null;
/** Why the last decision about it was not counted. */
export const useRefused = (id: string): Error | null => useHeldDecisions().refused.get(id) ?? null;

export const undoDecision = (id?: string): Held | null => decisions.undo(id);
export const sendDecision = (id: string): void => void decisions.send(id);
export const forgetRefused = (id: string): void => decisions.forget(id);

/** Holds a decision; `onSent` tells what became of it, wherever the reader is by then. */
export function useHoldDecision(onSent: (held: Held, sent: Sent) => void) {
  const client = useQueryClient();
  return (of: Pick<Held, "id" | "ask" | "verdict">) =>
    decisions.hold(of, (held, sent) => {
      if (sent.kind === "done") client.setQueryData(queryKeys.approval(held.id), sent.approval);
      void settleApproval(client, held.id);
      onSent(held, sent);
    });
}

/** Leaving the page sends what is held. Once, in the frame of all pages. */
export function useSendOnLeave(): void {
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (decisions.mustAsk()) event.preventDefault();
    };
    window.addEventListener("pagehide", decisions.leave);
    window.addEventListener("beforeunload", ask);
    return () => {
      window.removeEventListener("pagehide", decisions.leave);
      window.removeEventListener("beforeunload", ask);
    };
  }, []);
}
