"use client";

import { type KeyboardEvent, useId, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { QueryProblems } from "@/components/runs/query-problems";
import { QueryToken } from "@/components/runs/query-token";
import { optionId, SuggestionList } from "@/components/runs/suggestion-list";
import { useQueryDraft } from "@/components/runs/use-query-draft";
import { useSuggestions } from "@/components/runs/use-suggestions";
import { Icon } from "@/components/ui/icon";
import { Kbd } from "@/components/ui/kbd";
import { useKeyBinding, useKeyHint } from "@/lib/browser/use-key-binding";
import type { RunFacets } from "@/lib/contract/runs";
import type { Suggestion } from "@/lib/domain/query/complete";
import { parseQuery } from "@/lib/domain/query/parse";

export type QueryBarProps = { q: string; facets: RunFacets | undefined; onQuery: (q: string) => void };

/** The query: finished terms, and a field for more that suggests fields and values. */
export function QueryBar({ q, facets, onQuery }: QueryBarProps) {
  const input = useRef<HTMLInputElement>(null);
  const ids = { list: useId(), problems: useId() };
  const hint = useKeyHint("runsSearch");
  const bar = useQueryDraft(q, onQuery);
  const [caret, setCaret] = useState(0);
  const suggestions = useSuggestions(bar.draft, Math.min(caret, bar.draft.length), facets);
  useKeyBinding("runsSearch", () => input.current?.select());

  const type = (text: string, at: number) => {
    setCaret(at);
    bar.type(text);
  };
  const choose = ({ text, caret: at, complete: whole }: Suggestion) => {
    const ends = whole && at === text.length;
    // drawn before the next key: the caret has its place in the new text when that is typed
    flushSync(() => type(ends ? `${text} ` : text, ends ? at + 1 : at));
    input.current?.focus();
    input.current?.setSelectionRange(at, at);
  };
  const complete = (suggestion: Suggestion | undefined): boolean => {
    if (suggestion) choose(suggestion);
    return suggestion !== undefined;
  };
  const reopen = (at: number): boolean => {
    const part = bar.parts[at];
    if (part === undefined) return false;
    setCaret(part.length);
    bar.reopen(at);
    input.current?.focus();
    return true;
  };
  const chosen = suggestions.open ? suggestions.list[suggestions.active] : undefined;
  /** False where the key was of no use. */
  const press = (key: string): boolean => {
    switch (key) {
      case "ArrowDown":
        return suggestions.move(1);
      case "ArrowUp":
        return suggestions.move(-1);
      case "Tab":
        return complete(chosen ?? (suggestions.open && bar.draft !== "" ? suggestions.list[0] : undefined));
      case "Enter":
        if (!complete(chosen)) {
          suggestions.setOpen(false);
          bar.run();
        }
        return true;
      case "Escape":
        if (suggestions.open) suggestions.setOpen(false);
        else input.current?.blur();
        return true;
      case "Backspace":
        return bar.draft === "" && reopen(bar.parts.length - 1);
      default:
        return false;
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.nativeEvent.isComposing && !event.altKey && press(event.key)) event.preventDefault();
  };
  const refused = parseQuery(q).problems.length > 0;
  return (
    <search className="runs-query">
      <div className="query" data-refused={refused}>
        <Icon name="search" small />
        {bar.parts.map((part, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same term may stand there twice
          <QueryToken key={`${at} ${part}`} part={part} onDrop={() => bar.drop(at)} onReopen={() => reopen(at)} />
        ))}
        <input
          ref={input}
          type="text"
          role="combobox"
          aria-label="Filter the runs"
          aria-invalid={refused}
          aria-describedby={ids.problems}
          aria-autocomplete="list"
          aria-expanded={suggestions.open}
          aria-controls={ids.list}
          aria-activedescendant={chosen ? optionId(ids.list, suggestions.active) : undefined}
          placeholder={bar.parts.length > 0 ? "" : 'status:failed kind:llm model:gpt-* cost>0.10 "refund"'}
          enterKeyHint="search"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          value={bar.draft}
          onChange={({ target }) => {
            suggestions.setOpen(target.value !== "");
            type(target.value, target.selectionStart ?? target.value.length);
          }}
          onSelect={({ currentTarget }) => setCaret(currentTarget.selectionStart ?? 0)}
          onKeyDown={onKeyDown}
          onBlur={() => suggestions.setOpen(false)}
        />
        {(bar.draft !== "" || bar.parts.length > 0) && (
          <button type="button" className="runs-wipe" aria-label="Clear the query" onClick={bar.clear}>
            <Icon name="close" small />
          </button>
        )}
        <Kbd keys={bar.applied ? hint : "↵"} />
        {suggestions.open && (
          <SuggestionList id={ids.list} list={suggestions.list} active={suggestions.active} onChoose={choose} />
        )}
      </div>
      <QueryProblems id={ids.problems} q={q} onQuery={onQuery} />
    </search>
  );
}
