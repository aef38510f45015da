"use client";

import { type KeyboardEvent, useRef, useState } from "react";
import { Icon } from "@/components/ui/icon";
import { Kbd } from "@/components/ui/kbd";
import { oneLine } from "@/lib/browser/one-line";
import {
  dropTerm,
  type FilterPatch,
  parseQuery,
  type RunsFilter,
  type Term,
  termsOf,
  writeTerm,
} from "@/lib/browser/runs-filter";
import { useKeyBinding, useKeyHint } from "@/lib/browser/use-key-binding";

export type QueryBarProps = { filter: RunsFilter; onPatch: (patch: FilterPatch) => void };

/** Everything that narrows the list, as terms, and a field for more: terms by name, any other words are text to look for. */
export function QueryBar({ filter, onPatch }: QueryBarProps) {
  const input = useRef<HTMLInputElement>(null);
  const hint = useKeyHint("runsSearch");
  useKeyBinding("runsSearch", () => input.current?.select());
  const { draft, setDraft, refused, run } = useDraft(filter, onPatch);
  const terms = termsOf(filter).filter(({ field }) => field !== "q" && field !== "time");
  const applied = draft.trim() === (filter.q ?? "");

  const onKeyDown = (event: KeyboardEvent) => {
    const last = terms.at(-1);
    if (event.key === "Enter") run();
    else if (event.key === "Escape") input.current?.blur();
    else if (event.key === "Backspace" && draft === "" && last !== undefined) {
      event.preventDefault();
      setDraft(writeTerm(last));
      onPatch(dropTerm(last.field));
    }
  };
  return (
    <search className="runs-query">
      <div className="query" data-refused={refused.length > 0}>
        <Icon name="search" small />
        {terms.map((term) => (
          <Token key={term.field} term={term} onDrop={() => onPatch(dropTerm(term.field))} />
        ))}
        <input
          ref={input}
          type="text"
          aria-label="Filter the runs"
          aria-invalid={refused.length > 0}
          placeholder={terms.length > 0 ? "" : "status:failed session:… user:… or words of what was asked or answered"}
          enterKeyHint="search"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
          onKeyDown={onKeyDown}
        />
        {draft !== "" && (
          <button type="button" className="runs-wipe" aria-label="Clear the text" onClick={() => run("")}>
            <Icon name="close" small />
          </button>
        )}
        <Kbd keys={applied ? hint : "↵"} />
      </div>
      {refused.length > 0 && (
        <p className="runs-refused" role="alert">
          <code>{refused.join(" ")}</code> is no status. There are running, waiting, done, failed, halted and lost.
        </p>
      )}
    </search>
  );
}

/** What is typed follows the text of the filter, until it is typed over. */
function useDraft(filter: RunsFilter, onPatch: (patch: FilterPatch) => void) {
  const [draft, setDraft] = useState(filter.q ?? "");
  const [refused, setRefused] = useState<readonly string[]>([]);
  const [follows, setFollows] = useState(filter.q);
  if (follows !== filter.q) {
    setFollows(filter.q);
    setDraft([filter.q ?? "", ...refused].join(" ").trim());
  }
  const run = (text = draft) => {
    const parsed = parseQuery(text, filter);
    setRefused(parsed.refused);
    setDraft([parsed.patch.q ?? "", ...parsed.refused].join(" ").trim());
    onPatch(parsed.patch);
  };
  return { draft, setDraft, refused, run };
}

function Token({ term, onDrop }: { term: Term; onDrop: () => void }) {
  const text = term.values.map(oneLine).join(",");
  return (
    <span className="tok">
      <span className="f">{term.field}:</span>
      <span className="v cut" title={text}>
        <bdi>{text}</bdi>
      </span>
      <button type="button" aria-label={`Drop ${term.field}`} onClick={onDrop}>
        <Icon name="close" small />
      </button>
    </span>
  );
}
