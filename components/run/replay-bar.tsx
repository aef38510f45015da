"use client";

import { useEffect, useMemo, useRef } from "react";
import type { Replay } from "@/components/run/use-replay";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { useKeyHint } from "@/lib/browser/use-key-binding";
import type { TimeSpan } from "@/lib/domain/trace/layout-bars";
import { failureTicks, type Speed, speeds } from "@/lib/domain/trace/replay";
import type { StepTable } from "@/lib/domain/trace/step-table";
import { formatDuration, formatExactNs, spellDuration } from "@/lib/format";
import "@/components/run/replay.css";

export type ReplayBarProps = { replay: Replay; table: StepTable; whole: TimeSpan; until: number };

/** Plays the run again: every view shows it as it was at the moment that the slider names. */
export function ReplayBar({ replay, table, whole, until }: ReplayBarProps) {
  const { playing, toggle, step, skipIdle, setSkipIdle, toggleOpen } = replay;
  const play = useKeyHint("replayPlay");
  const end = useKeyHint("replayEnd");
  const playButton = useRef<HTMLButtonElement>(null);
  // the space bar is for play and pause, not for the button that opened the replay
  useEffect(() => {
    if (document.activeElement instanceof HTMLButtonElement) playButton.current?.focus();
  }, []);
  const [back, forward] = [useKeyHint("stepEarlier"), useKeyHint("stepLater")];
  return (
    <section className="replay" aria-label="Replay">
      <div className="replay-tools">
        <IconButton icon="step-back" label="Step before" keys={back} onClick={() => step(-1)} />
        <IconButton
          ref={playButton}
          icon={playing ? "pause" : "play"}
          label={playing ? "Pause" : "Play"}
          keys={play}
          onClick={toggle}
        />
        <IconButton icon="step-forward" label="Next step" keys={forward} onClick={() => step(1)} />
        <SpeedChoice replay={replay} />
        <label className="replay-idle" title="A wait in which nothing begins or ends is played for 2 s">
          <input type="checkbox" checked={skipIdle} onChange={(event) => setSkipIdle(event.target.checked)} />
          skip idle &gt; 2 s
        </label>
      </div>
      <Slider {...{ replay, table, whole, until }} />
      <output className="replay-at" title={formatExactNs(Math.round(until))}>
        {signed(until)} <span className="q">of {formatDuration(Math.round(whole.to))}</span>
      </output>
      <Button variant="quiet" keys={end} onClick={toggleOpen}>
        End
      </Button>
    </section>
  );
}

const signed = (ns: number) => (ns < 0 ? `−${formatDuration(Math.round(-ns))}` : formatDuration(Math.round(ns)));
const choices: readonly Speed[] = [...speeds, "fit"];
const wordOf = (speed: Speed) => (speed === "fit" ? "20 s" : `${speed}×`);

function SpeedChoice({ replay: { speed, setSpeed } }: { replay: Replay }) {
  return (
    <fieldset className="seg sm">
      <legend className="sr">Speed</legend>
      {choices.map((each) => (
        <button
          type="button"
          key={each}
          aria-pressed={each === speed}
          title={each === "fit" ? "The whole run in 20 seconds" : undefined}
          onClick={() => setSpeed(each)}
        >
          {wordOf(each)}
        </button>
      ))}
    </fieldset>
  );
}

function Slider({ replay, table, whole, until }: ReplayBarProps) {
  const ticks = useMemo(() => failureTicks(table, whole), [table, whole]);
  const length = whole.to - whole.from;
  return (
    <div className="replay-track">
      <svg className="replay-ticks" aria-hidden="true" preserveAspectRatio="none" viewBox="0 0 1000 10">
        {ticks.map((at) => (
          <path key={at} d={`M${at * 1000} 0v10`} />
        ))}
      </svg>
      <input
        type="range"
        aria-label="Moment of the run"
        aria-valuetext={`${spellDuration(Math.max(0, Math.round(until)))} of ${spellDuration(Math.round(whole.to))}`}
        min={whole.from}
        max={whole.to}
        step={length / 1000}
        value={until}
        onChange={(event) => replay.seek(Number(event.target.value))}
        onKeyDown={(event) => {
          if (event.key === " ") {
            event.preventDefault();
            replay.toggle();
          }
          if (event.key === "Escape") replay.toggleOpen();
        }}
      />
    </div>
  );
}
