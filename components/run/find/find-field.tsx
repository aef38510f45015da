"use client";

import { type KeyboardEvent, type RefObject, useRef, useState } from "react";
import { Icon } from "@/components/ui/icon";

/** Nobody waits for an answer to half a word. */
const restMs = 180;
const charsMax = 300;

export type FindFieldProps = {
  written: string;
  field: RefObject<HTMLInputElement | null>;
  onWrite: (written: string) => void;
  onWalk: (by: 1 | -1) => void;
  onClear: () => void;
};

/** What is typed counts when the typing rests, or at Enter; then Enter walks the matches. */
export function FindField({ written, field, onWrite, onWalk, onClear }: FindFieldProps) {
  const [draft, setDraft] = useState({ of: written, text: written });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  // a filter was chosen, or the address changed: what was typed before is over
  const text = draft.of === written ? draft.text : written;
  const write = (next: string) => {
    clearTimeout(timer.current);
    setDraft({ of: next, text: next });
    onWrite(next);
  };
  const onType = (next: string) => {
    clearTimeout(timer.current);
    setDraft({ of: written, text: next });
    timer.current = setTimeout(() => write(next), restMs);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") {
      clearTimeout(timer.current);
      onClear();
    } else if (event.key === "Enter") {
      if (text !== written) write(text);
      else onWalk(event.shiftKey ? -1 : 1);
    } else return;
    event.preventDefault();
  };
  return (
    <label className="field find-field">
      <Icon name="search" small />
      <span className="sr">Find in run</span>
      <input
        type="search"
        ref={field}
        value={text}
        maxLength={charsMax}
        placeholder="Names, prompts, answers, arguments, attributes"
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onType(event.target.value)}
        onKeyDown={onKey}
      />
    </label>
  );
}
