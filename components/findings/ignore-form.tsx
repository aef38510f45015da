"use client";

import { type SubmitEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import type { GroupChange } from "@/lib/contract/findings";

const ends = { never: "For good", runs: "Until it was in more runs", date: "Until a day" } as const;
type End = keyof typeof ends;
const endNames = Object.keys(ends).filter((end): end is End => end in ends);
const dayMs = 86_400_000;
const runsMost = 1_000_000;

/** For how long a finding is ignored. `nowMs`: the day that is proposed is a week later. */
export function IgnoreForm({ nowMs, onIgnore }: { nowMs: number; onIgnore: (change: GroupChange) => void }) {
  const [end, setEnd] = useState<End>("runs");
  const [runs, setRuns] = useState("10");
  const [day, setDay] = useState(() => dayOf(nowMs + 7 * dayMs));
  const count = Number(runs);
  const until = new Date(`${day}T00:00`);
  const isWrong =
    (end === "runs" && !(Number.isInteger(count) && count >= 1 && count <= runsMost)) ||
    (end === "date" && Number.isNaN(until.getTime()));
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (isWrong) return;
    onIgnore({
      state: "ignored",
      ...(end === "runs" && { ignoredForRuns: count }),
      ...(end === "date" && { ignoredUntil: until.toISOString() }),
    });
  };
  return (
    <form className="form find-ignore" onSubmit={submit}>
      {endNames.map((each) => (
        <label key={each} className="row">
          <input type="radio" name="end" checked={end === each} onChange={() => setEnd(each)} />
          {ends[each]}
        </label>
      ))}
      {end === "runs" && (
        <span className={`field ${isWrong ? "wrong" : ""}`}>
          <input
            type="number"
            aria-label="More runs"
            min={1}
            max={runsMost}
            value={runs}
            onChange={({ target }) => setRuns(target.value)}
          />
          <span className="q">more runs</span>
        </span>
      )}
      {end === "date" && (
        <span className={`field ${isWrong ? "wrong" : ""}`}>
          <input type="date" aria-label="Day" value={day} onChange={({ target }) => setDay(target.value)} />
        </span>
      )}
      <Button variant="ink" type="submit" disabled={isWrong}>
        Ignore
      </Button>
    </form>
  );
}

/** `2026-11-25`, as the reader's calendar has it. */
function dayOf(ms: number): string {
  const at = new Date(ms);
  return [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}
