"use client";

import { useEffect, useRef } from "react";
import { Kbd } from "@/components/ui/kbd";
import type { Suggestion } from "@/lib/domain/query/complete";
import { formatCount } from "@/lib/format";

export type SuggestionListProps = {
  id: string;
  list: readonly Suggestion[];
  active: number;
  onChoose: (suggestion: Suggestion) => void;
};

export const optionId = (listId: string, at: number) => `${listId}-${at}`;

/** What may stand at the caret. The keyboard stays in the field. */
export function SuggestionList({ id, list, active, onChoose }: SuggestionListProps) {
  const shown = useRef<HTMLDivElement>(null);
  useEffect(() => {
    shown.current?.children[active]?.scrollIntoView({ block: "nearest" });
  }, [active]);
  return (
    <div className="pop suggest" onPointerDown={(event) => event.preventDefault()}>
      <div ref={shown} id={id} role="listbox" aria-label="Suggestions" className="options">
        {list.map((suggestion, at) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field takes the keys
          // biome-ignore lint/a11y/useFocusableInteractive: as the list
          <div
            key={suggestion.label}
            id={optionId(id, at)}
            role="option"
            aria-selected={at === active}
            onClick={() => onChoose(suggestion)}
          >
            <span className="mono cut">
              <bdi>{suggestion.label}</bdi>
            </span>
            <span className="q cut">{suggestion.means}</span>
            {suggestion.count !== null && (
              <span className="end mono">
                {formatCount(suggestion.count)}
                <span className="sr"> runs</span>
              </span>
            )}
          </div>
        ))}
      </div>
      <footer className="desk">
        <span>
          <Kbd keys="↑ ↓" /> choose
        </span>
        <span>
          <Kbd keys="⇥" /> complete
        </span>
        <span>
          <Kbd keys="-" /> exclude
        </span>
        <span>
          values <b className="mono">a,b</b> or <b className="mono">gpt-*</b>, ranges <b className="mono">0.1..1</b>
        </span>
      </footer>
    </div>
  );
}
