"use client";

import { type GraphStep, type LaidGraph, stepGraph } from "@/components/run/graph/layout-graph";
import { useKeyBinding } from "@/lib/browser/use-key-binding";

const zoomStep = 1.25;

export type GraphKeys = {
  laid: LaidGraph;
  node: number | null;
  focused: boolean;
  onNode: (node: number) => void;
  onEnter: () => void;
  zoom: (factor: number) => void;
  fit: () => void;
};

/** Arrows follow the calls, Enter reads the selected step. */
export function useGraphKeys({ laid, node, focused, onNode, onEnter, zoom, fit }: GraphKeys): void {
  const go = (step: GraphStep) => () => {
    const next = node === null ? 0 : stepGraph(laid, node, step);
    if (next !== null) onNode(next);
  };
  useKeyBinding("walkLeft", go("left"), focused);
  useKeyBinding("walkRight", go("right"), focused);
  useKeyBinding("walkUp", go("up"), focused);
  useKeyBinding("walkDown", go("down"), focused);
  useKeyBinding("zoomSelected", onEnter, focused && node !== null);
  useKeyBinding("zoomIn", () => zoom(zoomStep));
  useKeyBinding("zoomOut", () => zoom(1 / zoomStep));
  useKeyBinding("zoomFit", fit);
}
