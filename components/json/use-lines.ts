"use client";

import { useEffect, useMemo, useState } from "react";
import {
  closedAtFirst,
  type JsonLine,
  layoutSlowly,
  openedTo,
  openLines,
  pointerOf,
} from "@/components/json/json-lines";
import { type JsonNode, writeJson } from "@/components/json/read-json";
import { toast } from "@/components/ui/toast";
import { copyText } from "@/lib/browser/copy-text";

/** Of one frame, what a document may take that is still being laid out. */
const sliceMs = 8;

type Layout = { readonly steps: ReturnType<typeof layoutSlowly>; lines: readonly JsonLine[] | null };

/** Lays out for a moment. True when it is done. */
function advance(layout: Layout): boolean {
  const until = performance.now() + sliceMs;
  while (layout.lines === null && performance.now() < until) {
    const step = layout.steps.next();
    if (step.done) layout.lines = step.value;
  }
  return layout.lines !== null;
}

/** Lines of a document: at once where it is small, else null until it has been laid out in slices. */
export function useJsonLines(node: JsonNode): readonly JsonLine[] | null {
  const layout = useMemo(() => {
    const begun: Layout = { steps: layoutSlowly(node), lines: null };
    advance(begun);
    return begun;
  }, [node]);
  const [, setDone] = useState<Layout | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const go = () => {
      if (advance(layout)) setDone(layout);
      else timer = setTimeout(go);
    };
    if (layout.lines === null) timer = setTimeout(go);
    return () => clearTimeout(timer);
  }, [layout]);
  return layout.lines;
}

export type Lines = ReturnType<typeof useLines>;

/** What is open, chosen and written out of a document. */
export function useLines(lines: readonly JsonLine[]) {
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
  const goTo = (at: number) => {
    const next = openedTo(lines, closed, at);
    setClosed(next);
    const index = openLines(lines, next).indexOf(at);
    setCursor(index);
    return index;
  };
  return {
    open,
    goTo,
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

/** A string is copied without its quotes. */
const plain = (node: JsonNode) => (node.type === "string" ? node.value : writeJson(node));
