"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import { JsonFind } from "@/components/json/json-find";
import { JsonLineText } from "@/components/json/json-line";
import { type JsonLine, lineAt } from "@/components/json/json-lines";
import type { JsonNode } from "@/components/json/read-json";
import { type Lines, useJsonLines, useLines } from "@/components/json/use-lines";

const virtualFrom = 300;
const linePx = 19;
/** Shorter documents are found through by eye. */
const findFrom = 100;

export type JsonViewerProps = {
  node: JsonNode;
  /** Names the document for screen readers. */
  label: string;
  /** What is said of places in it. */
  notes?: readonly JsonNote[];
  /** The place of a note to be in view; a new object each time it is asked for. */
  goTo?: { readonly path: string } | null;
};
/** Written at the line of a place, `path` a JSON pointer; `asked` is the place as whoever goes there names it. */
export type JsonNote = {
  readonly path: string;
  readonly text: string;
  readonly title: string;
  readonly asked: string;
};
const noNotes: readonly JsonNote[] = [];

/** A document with line numbers and folding. ↑ ↓ move, ↵ folds, `c` copies the value of a line, `C` its path. */
export function JsonViewer({ node, label, notes = noNotes, goTo = null }: JsonViewerProps) {
  const lines = useJsonLines(node);
  if (lines === null) return <p className="none">Reading a large document…</p>;
  return <JsonDocument lines={lines} label={label} notes={notes} goTo={goTo} />;
}

type DocumentProps = { lines: readonly JsonLine[] } & Required<Pick<JsonViewerProps, "label" | "notes" | "goTo">>;

function JsonDocument({ lines, label, notes, goTo }: DocumentProps) {
  const noted = useMemo(() => notesByLine(lines, notes), [lines, notes]);
  const state = useLines(lines);
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = state.open.length > virtualFrom;
  const rows = useVirtualizer({
    count: virtual ? state.open.length : 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => linePx,
    overscan: 20,
  });
  const show = (index: number, at: number | undefined, place: "auto" | "center" = "auto") => {
    if (virtual) rows.scrollToIndex(index, { align: place });
    else document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: place === "auto" ? "nearest" : place });
  };
  const latest = useRef({ state, show });
  latest.current = { state, show };
  useEffect(() => {
    const at =
      goTo === null ? undefined : [...noted].find(([, all]) => all.some(({ asked }) => asked === goTo.path))?.[0];
    if (at !== undefined) latest.current.show(latest.current.state.goTo(at), at, "center");
  }, [goTo, noted]);
  const onKeyDown = (event: KeyboardEvent) => {
    const next = state.press(event.key);
    if (next === null) return;
    event.preventDefault();
    show(next, state.open[next]);
  };
  const row = (index: number) => {
    const at = state.open[index] ?? 0;
    const line = lines[at];
    return line && <Row key={at} id={`${id}-${at}`} notes={noted.get(at)} {...{ line, at, state, index }} />;
  };
  const tree = (
    <div
      ref={scroller}
      className={`json wrap ${virtual ? "tall" : ""}`}
      role="tree"
      aria-label={label}
      aria-activedescendant={`${id}-${state.open[state.active]}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      {virtual ? (
        <div role="presentation" style={{ height: rows.getTotalSize(), position: "relative" }}>
          {rows.getVirtualItems().map(({ index, key, start }) => (
            <div
              role="presentation"
              key={key}
              ref={rows.measureElement}
              data-index={index}
              className="vrow"
              style={{ top: start }}
            >
              {row(index)}
            </div>
          ))}
        </div>
      ) : (
        state.open.map((_, index) => row(index))
      )}
    </div>
  );
  if (lines.length < findFrom) return tree;
  return (
    <>
      <JsonFind lines={lines} label={label} onGo={(at) => show(state.goTo(at), at, "center")} />
      {tree}
    </>
  );
}

type RowProps = {
  id: string;
  line: JsonLine;
  at: number;
  state: Lines;
  index: number;
  notes: readonly JsonNote[] | undefined;
};

function Row({ id, line, at, state, index, notes }: RowProps) {
  const closed = state.closed.has(at);
  const [hovered, setHovered] = useState(false);
  const active = index === state.active;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree around it takes the keys
    <div
      id={id}
      role="treeitem"
      tabIndex={-1}
      className={`ln ${active ? "at" : ""} ${notes ? "marked" : ""}`}
      aria-level={line.depth + 1}
      aria-selected={active}
      {...(line.part === "open" ? { "aria-expanded": !closed } : {})}
      onClick={() => state.setCursor(index)}
      onMouseEnter={() => setHovered(true)}
      onMouseLeave={() => setHovered(false)}
    >
      <i aria-hidden="true">{at + 1}</i>
      <span style={{ paddingLeft: `${line.depth * 2}ch` }}>
        <JsonLineText
          line={line}
          at={at}
          closed={closed}
          whole={state.whole.has(at)}
          onToggle={state.toggle}
          onWhole={state.showWhole}
        />
        {notes?.map(({ text, title, asked }) => (
          <span key={`${asked} ${text}`} className="issue" title={title}>
            {text}
          </span>
        ))}
      </span>
      {(active || hovered) && line.part !== "close" && (
        <span className="acts">
          <CopyAct word="value" of={at + 1} onCopy={() => state.copy(at, "value")} />
          <CopyAct word="path" of={at + 1} onCopy={() => state.copy(at, "path")} />
        </span>
      )}
    </div>
  );
}

/** Notes of places that are written on one line stand there together. */
function notesByLine(lines: readonly JsonLine[], notes: readonly JsonNote[]): Map<number, JsonNote[]> {
  const noted = new Map<number, JsonNote[]>();
  for (const note of notes) {
    const at = lineAt(lines, note.path);
    noted.set(at, [...(noted.get(at) ?? []), note]);
  }
  return noted;
}

function CopyAct({ word, of, onCopy }: { word: "value" | "path"; of: number; onCopy: () => void }) {
  return (
    <button
      type="button"
      className="btn quiet sm"
      tabIndex={-1}
      aria-label={`Copy the ${word} of line ${of}`}
      onClick={onCopy}
    >
      {word}
    </button>
  );
}
