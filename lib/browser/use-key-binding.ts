"use client";

import { useEffect, useRef, useSyncExternalStore } from "react";
import { type KeyBindingId, keyHint, matchKey } from "@/lib/browser/key-bindings";

const pairWithinMs = 900;
type Handler = (event: KeyboardEvent) => void;
const handlers = new Map<KeyBindingId, Handler[]>();
let before: { key: string; at: number } | null = null;

// On many keyboards `[`, `]` and `/` are written with AltGr or Option: a key that such a modifier produced counts as plain.
function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || isModifier(event.key)) return;
  const written = event.getModifierState("AltGraph") || (event.altKey && !/^[a-z0-9]$/i.test(event.key));
  const mod = !written && (event.metaKey || event.ctrlKey);
  if (event.key === " " && isPressable(event.target)) return;
  if (!mod && (isTyping(event.target) || document.querySelector("[role=dialog][data-state=open]"))) return;
  const first = before !== null && event.timeStamp - before.at < pairWithinMs ? before.key : null;
  const match = matchKey({ key: event.key, mod, alt: event.altKey && !written }, first, new Set(handlers.keys()));
  before = match.kind === "wait" ? { key: event.key, at: event.timeStamp } : null;
  if (match.kind !== "hit") return;
  event.preventDefault();
  handlers.get(match.id)?.at(-1)?.(event);
}

const isModifier = (key: string) => key === "Shift" || key === "Meta" || key === "Control" || key === "Alt";
const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** A space presses the button that has the focus. */
const isPressable = (target: EventTarget | null) =>
  target instanceof Element && target.closest("button, a, summary, [role=tab], [role=option]") !== null;

function register(id: KeyBindingId, handler: Handler): () => void {
  if (handlers.size === 0) window.addEventListener("keydown", onKeyDown);
  handlers.set(id, [...(handlers.get(id) ?? []), handler]);
  return () => {
    const left = (handlers.get(id) ?? []).filter((each) => each !== handler);
    if (left.length > 0) handlers.set(id, left);
    else handlers.delete(id);
    if (handlers.size === 0) window.removeEventListener("keydown", onKeyDown);
  };
}

/** Runs `handler` on the keys of `id` while mounted and `enabled`. Not while typing or in a dialog, but for ⌘ and Ctrl keys. */
export function useKeyBinding(id: KeyBindingId, handler: Handler, enabled = true): void {
  const latest = useRef(handler);
  useEffect(() => {
    latest.current = handler;
  });
  useEffect(() => (enabled ? register(id, (event) => latest.current(event)) : undefined), [id, enabled]);
}

const never = () => () => {};
const isApple = () => /Mac|iPhone|iPad/.test(navigator.platform);

/** The keys of a binding as this keyboard has them: `⌘ K` or `Ctrl K`. */
export function useKeyHint(id: KeyBindingId): string {
  return keyHint(id, useApple());
}
export function useApple(): boolean {
  return useSyncExternalStore(never, isApple, () => false);
}
