"use client";

import { liveHeadSize } from "@/lib/browser/runs-queries";
import { useKeyBinding, useKeyHint } from "@/lib/browser/use-key-binding";
import { formatCount } from "@/lib/format";

export type LiveToggleProps = {
  paused: boolean;
  /** Runs that wait for the end of the pause. */
  held: number;
  /** Nothing is read at the moment. */
  still: boolean;
  onToggle: () => void;
};

/** Says whether the list follows what comes in, and stops it from doing so. */
export function LiveToggle({ paused, held, still, onToggle }: LiveToggleProps) {
  const keys = useKeyHint("runsPause");
  useKeyBinding("runsPause", onToggle);
  const count = held >= liveHeadSize ? `${liveHeadSize}+` : formatCount(held);
  const state = still ? "not live" : paused ? `paused${held > 0 ? ` · ${count} new` : ""}` : "live";
  return (
    <button
      type="button"
      className={`live runs-live ${still || paused ? "still" : ""}`}
      aria-pressed={paused}
      title={`${paused ? "Let new runs in" : "Hold new runs back"} (${keys})`}
      onClick={onToggle}
    >
      <span role="status">{state}</span>
    </button>
  );
}
