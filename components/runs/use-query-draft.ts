"use client";

import { useState } from "react";
import { isFinished } from "@/lib/domain/query/complete";
import { joinParts, partsOf } from "@/lib/domain/query/edit";

export type QueryDraft = {
  /** Finished terms. */
  readonly parts: readonly string[];
  /** What is being typed behind them. */
  readonly draft: string;
  /** Nothing is typed that does not run. */
  readonly applied: boolean;
  readonly type: (draft: string) => void;
  readonly run: () => void;
  readonly drop: (at: number) => void;
  /** Opens a finished term again. */
  readonly reopen: (at: number) => void;
  readonly clear: () => void;
};

/** The query as terms and a text behind them. It follows the address, and becomes it when it is run. */
export function useQueryDraft(q: string, onQuery: (q: string) => void): QueryDraft {
  const [parts, setParts] = useState<readonly string[]>(() => partsOf(q));
  const [draft, setDraft] = useState("");
  const [follows, setFollows] = useState(q);
  if (follows !== q) {
    setFollows(q);
    // what this bar itself has asked for leaves the text behind the terms alone
    if (joinParts(partsOf(q)) !== joinParts(parts)) {
      setParts(partsOf(q));
      setDraft("");
    }
  }
  const settle = (next: readonly string[]) => {
    setParts(next);
    onQuery(joinParts(next));
  };
  const run = () => {
    const taken = takeBack(parts, draft);
    setDraft("");
    settle(partsOf(joinParts([...taken.parts, taken.draft])));
  };
  const type = (text: string) => {
    const taken = takeBack(parts, text);
    const ends = /\s$/.test(taken.draft) && isFinished(taken.draft.trim());
    setParts(ends ? [...taken.parts, taken.draft.trim()] : taken.parts);
    setDraft(ends ? "" : taken.draft);
  };
  const reopen = (at: number) => {
    const rest = parts.filter((_, other) => other !== at);
    setParts(draft.trim() === "" ? rest : [...rest, draft.trim()]);
    setDraft(parts[at] ?? "");
  };
  const clear = () => {
    setDraft("");
    settle([]);
  };
  const applied = draft.trim() === "" && joinParts(parts) === joinParts(partsOf(q));
  return {
    parts,
    draft,
    applied,
    type,
    run,
    drop: (at) => settle(parts.filter((_, other) => other !== at)),
    reopen,
    clear,
  };
}

/** An `or` joins what is typed with the term before it. */
function takeBack(parts: readonly string[], draft: string): { parts: readonly string[]; draft: string } {
  const last = parts.at(-1);
  if (last === undefined || !/^(?:or|and|OR|AND)\s/.test(draft)) return { parts, draft };
  return { parts: parts.slice(0, -1), draft: `${last} ${draft}` };
}
