"use client";

import { useDeferredValue, useMemo, useState } from "react";
import { findLines, type JsonLine } from "@/components/json/json-lines";
import { Icon } from "@/components/ui/icon";
import { formatCount } from "@/lib/format";

export type JsonFindProps = { lines: readonly JsonLine[]; label: string; onGo: (at: number) => void };

/** Finds keys and values, also in what is closed: ↵ the next, with shift the one before. */
export function JsonFind({ lines, label, onGo }: JsonFindProps) {
  const [typed, setTyped] = useState("");
  const text = useDeferredValue(typed.trim().toLowerCase());
  const found = useMemo(() => findLines(lines, text), [lines, text]);
  const [place, setPlace] = useState(-1);
  const go = (by: number) => {
    if (found.length === 0) return;
    const next = (place + by + found.length) % found.length;
    setPlace(next);
    onGo(found[next] ?? 0);
  };
  return (
    <label className="field json-find">
      <Icon name="search" small />
      <span className="sr">Find in {label}</span>
      <input
        type="search"
        placeholder={`Find in ${formatCount(lines.length)} lines`}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setPlace(-1);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter") go(event.shiftKey && place >= 0 ? -1 : 1);
        }}
      />
      {text !== "" && (
        <span className="q" role="status">
          {found.length === 0
            ? "none"
            : `${place < 0 ? "" : `${formatCount(place + 1)} of `}${formatCount(found.length)}`}
        </span>
      )}
    </label>
  );
}
