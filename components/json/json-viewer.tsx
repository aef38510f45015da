"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useId, useMemo, useRef, useState } from "react";
import { JsonLineText } from "@/components/json/json-line";
import { closedAtFirst, type JsonLine, layoutJson, openLines, pointerOf } from "@/components/json/json-lines";
import { type JsonNode, writeJson } from "@/components/json/read-json";
import { toast } from "@/components/ui/toast";
import { copyText } from "@/lib/browser/copy-text";

const virtualFrom = 300;
const linePx = 19;

export type JsonViewerProps = {
  node: JsonNode;
  /** Names the document for screen readers. */
  label: string;
};

/** A document with line numbers and folding. ↑ ↓ move, ↵ folds, `c` copies the value of a line, `C` its path. */
export function JsonViewer({ node, label }: JsonViewerProps) {
  const lines = useMemo(() => layoutJson(node), [node]);
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
  const onKeyDown = (event: KeyboardEvent) => {
    const next = state.press(event.key);
    if (next === null) return;
    event.preventDefault();
    if (virtual) rows.scrollToIndex(next);
    else document.getElementById(`${id}-${state.open[next]}`)?.scrollIntoView({ block: "nearest" });
  };
  const row = (index: number) => {
    const at = state.open[index] ?? 0;
    const line = lines[at];
    return line && <Row key={at} id={`${id}-${at}`} line={line} at={at} state={state} index={index} />;
  };
  return (
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
}

type Lines = ReturnType<typeof useLines>;

function useLines(lines: readonly JsonLine[]) {
  const [closed, setClosed] = useState(() => closedAtFirst(lines));
  const [whole, setWhole] = useState<ReadonlySet<number>>(new Set());
  const [cursor, setCursor] = useState(0);
  const open = useMemo(() => openLines(lines, closed), [lines, closed]);
  const active = Math.min(cursor, open.length - 1);
  const toggle = (at: number) => setClosed(toggled(closed, at));
  const copy = (at: number, what: "value" | "path") => {
    const node = lines[at]?.node;
    if (!node) return;
    if (what === "path") void say(copyText(pointerOf(lines, at)), "Path copied");
    else void say(copyText(plain(node)), "Value copied");
  };
  const press = (key: string): number | null => {
    const at = open[active] ?? 0;
    const line = lines[at];
    if (!line) return null;
    const next = moved(key, active, open.length);
    if (next !== null) setCursor(next);
    else if (key === "c") copy(at, "value");
    else if (key === "C") copy(at, "path");
    else if (line.part === "open" && folds(key, closed.has(at))) toggle(at);
    else return null;
    return next ?? active;
  };
  return {
    open,
    active,
    closed,
    whole,
    setCursor,
    toggle,
    press,
    copy,
    showWhole: (at: number) => setWhole(toggled(whole, at)),
  };
}

function toggled(set: ReadonlySet<number>, at: number): ReadonlySet<number> {
  const next = new Set(set);
  if (!next.delete(at)) next.add(at);
  return next;
}

const folds = (key: string, closed: boolean) =>
  key === "Enter" || key === " " || key === (closed ? "ArrowRight" : "ArrowLeft");

function moved(key: string, from: number, count: number): number | null {
  const to = { ArrowUp: from - 1, ArrowDown: from + 1, Home: 0, End: count - 1 }[key];
  return to === undefined ? null : Math.max(0, Math.min(count - 1, to));
}

async function say(copying: Promise<boolean>, done: string): Promise<void> {
  if (await copying) toast(done);
  else toast("The browser refused the clipboard", { failed: true });
}

type RowProps = { id: string; line: JsonLine; at: number; state: Lines; index: number };

function Row({ id, line, at, state, index }: RowProps) {
  const closed = state.closed.has(at);
  const [hovered, setHovered] = useState(false);
  const active = index === state.active;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree around it takes the keys
    <div
      id={id}
      role="treeitem"
      tabIndex={-1}
      className={`ln ${active ? "at" : ""}`}
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

/** A string is copied without its quotes. */
const plain = (node: JsonNode) => (node.type === "string" ? node.value : writeJson(node));

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
