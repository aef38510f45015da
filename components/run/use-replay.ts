"use client";

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useKeyBinding } from "@/lib/browser/use-key-binding";
import type { TimeSpan } from "@/lib/domain/trace/layout-bars";
import { playedAt, playedLength, replayClock, rowAt, runAt, type Speed, speedOf } from "@/lib/domain/trace/replay";
import type { StepTable } from "@/lib/domain/trace/step-table";
import { stepInTime } from "@/lib/domain/trace/walk-steps";

/** A picture is drawn anew this often at most, ms: a large run takes longer to draw. */
const frameMs = 33;
const slowFrameMs = 120;
const largeSteps = 20_000;
/** For readers who do not want motion, the run goes on in single steps. */
const reducedFrameMs = 600;
const reduced = "(prefers-reduced-motion: reduce)";

export type ReplayOf = {
  table: StepTable;
  whole: TimeSpan;
  /** Where it stands, from the address; null: nothing is replayed. */
  at: number | null;
  onAt: (at: number | null) => void;
  onSelect: (row: number) => void;
};
export type Replay = ReturnType<typeof useReplay>;

/** The moment up to which the run is shown, and what moves it. */
export function useReplay({ table, whole, at, onAt, onSelect }: ReplayOf) {
  const [speed, setSpeed] = useState<Speed>("fit");
  const [skipIdle, setSkipIdle] = useState(true);
  // null: it stands still, and the address says where
  const [head, setHead] = useState<number | null>(null);
  const until = at === null ? null : Math.min(head ?? at, whole.to);
  const open = until !== null;
  const clock = useMemo(() => (open ? replayClock(table, whole, skipIdle) : null), [open, table, whole, skipIdle]);

  const stand = useCallback(
    (ns: number | null) => {
      setHead(null);
      onAt(ns);
    },
    [onAt],
  );
  const select = (row: number | null) => row !== null && onSelect(row);
  const pause = () => {
    if (until === null) return;
    stand(until);
    select(rowAt(table, until));
  };
  const play = () => setHead(until === null || until >= whole.to ? whole.from : until);
  const toggle = () => (head === null ? play() : pause());
  const toggleOpen = () => {
    if (open) return stand(null);
    onAt(whole.from);
    setHead(whole.from);
  };
  const walkTo = (row: number) => {
    onSelect(row);
    if (open) stand(Math.max(whole.from, table.start[row] ?? 0));
  };
  const step = (by: 1 | -1) => {
    const from = rowAt(table, until ?? 0) ?? -1;
    const row = stepInTime(table, from, by);
    if (row !== null) walkTo(row);
  };
  const perSecond = clock === null ? 0 : speedOf(clock, speed);
  const length = clock === null ? 0 : playedLength(clock);
  useFrames(head !== null, table.count > largeSteps ? slowFrameMs : frameMs, (passedMs) => {
    if (clock === null || head === null) return;
    const played = playedAt(clock, head) + (perSecond * passedMs) / 1e3;
    if (played < length) return setHead(runAt(clock, played));
    stand(whole.to);
    select(rowAt(table, whole.to));
  });
  useKeyBinding("replayOpen", toggleOpen);
  useKeyBinding("replayPlay", toggle, open);
  useKeyBinding("replayEnd", () => stand(null), open);
  return {
    until,
    playing: head !== null,
    speed,
    setSpeed,
    skipIdle,
    setSkipIdle,
    toggle,
    toggleOpen,
    step,
    seek: stand,
    walkTo,
  };
}

/** Calls back with the time that has passed, in the rhythm of the screen, while `running`. */
function useFrames(running: boolean, everyMs: number, frame: (passedMs: number) => void): void {
  const latest = useRef(frame);
  useEffect(() => {
    latest.current = frame;
  });
  useEffect(() => {
    if (!running) return;
    const restMs = window.matchMedia(reduced).matches ? reducedFrameMs : everyMs;
    let last = performance.now();
    let handle = requestAnimationFrame(function next(now) {
      if (now - last >= restMs) {
        latest.current(now - last);
        last = now;
      }
      handle = requestAnimationFrame(next);
    });
    return () => cancelAnimationFrame(handle);
  }, [running, everyMs]);
}
