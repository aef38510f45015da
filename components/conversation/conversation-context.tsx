"use client";

import { createContext, useContext } from "react";
import type { RunSteps } from "@/components/run/use-run-steps";

/** What every entry of a transcript needs, however deep it stands. */
export type Conversation = {
  readonly traceId: string;
  /** Null where the steps of the run are not at hand: outside its own page. */
  readonly steps: RunSteps | null;
  readonly live: boolean;
  readonly selectedId: string | null;
  /** Null where nothing can be selected: a link to the run stands there instead. */
  readonly onSelect: ((spanId: string) => void) | null;
  /** Unix nanoseconds: the run as it was then; null: as it is. */
  readonly atNs: bigint | null;
  readonly isHit: (spanId: string) => boolean;
};

const Context = createContext<Conversation | null>(null);
export const ConversationProvider = Context.Provider;

export function useConversation(): Conversation {
  const conversation = useContext(Context);
  if (conversation === null) throw new Error("an entry stands in a conversation");
  return conversation;
}
