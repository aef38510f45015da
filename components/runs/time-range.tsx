"use client";

import { type FormEvent, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Popover } from "@/components/ui/popover";
import { formatMinute, fromLocalInput, toLocalInput } from "@/lib/browser/local-time";
import { isAbsolute, type LastRange, lastRanges, type Stretch } from "@/lib/browser/runs-filter";
import { useNow } from "@/lib/browser/use-now";

const words: Record<LastRange, string> = {
  "1h": "Last hour",
  "24h": "Last 24 hours",
  "7d": "Last 7 days",
  "30d": "Last 30 days",
  all: "All time",
};

type Patch = Partial<Stretch> & { readonly brush: null };
export type TimeRangeProps = { filter: Stretch; onPatch: (patch: Patch) => void };

/** When the runs started: back from now, or between two times in the reader's zone. */
export function TimeRange({ filter, onPatch }: TimeRangeProps) {
  const [open, setOpen] = useState(false);
  const nowMs = useNow();
  const choose = (patch: Patch) => {
    onPatch(patch);
    setOpen(false);
  };
  const label = isAbsolute(filter) ? nowMs !== null && absoluteLabel(filter, nowMs) : words[filter.last];
  const trigger = (
    <button type="button" className="btn runs-time" aria-label={`Time range: ${label || "between two times"}`}>
      <Icon name="clock" small />
      <span>{label || " "}</span>
      <Icon name="chevron-down" small />
    </button>
  );
  return (
    <Popover trigger={trigger} label="Time range" align="end" open={open} onOpenChange={setOpen} className="runs-range">
      <ul>
        {lastRanges.map((last) => (
          <li key={last}>
            <button
              type="button"
              aria-pressed={!isAbsolute(filter) && filter.last === last}
              onClick={() => choose({ last, from: null, to: null, brush: null })}
            >
              <Icon name="check" small />
              {words[last]}
            </button>
          </li>
        ))}
      </ul>
      <AbsoluteForm filter={filter} onChoose={choose} />
    </Popover>
  );
}

function absoluteLabel({ from, to }: Stretch, nowMs: number): string {
  if (from === null) return `until ${formatMinute(to ?? "", nowMs)}`;
  return `${formatMinute(from, nowMs)} – ${to === null ? "now" : formatMinute(to, nowMs)}`;
}

function AbsoluteForm({ filter, onChoose }: { filter: Stretch; onChoose: (patch: Patch) => void }) {
  const ids = { from: useId(), to: useId(), refused: useId() };
  const [from, setFrom] = useState(filter.from === null ? "" : toLocalInput(filter.from));
  const [to, setTo] = useState(filter.to === null ? "" : toLocalInput(filter.to));
  const range = { from: fromLocalInput(from), to: fromLocalInput(to) };
  const refusal = refusalOf(range);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (refusal === null) onChoose({ last: "all", ...range, brush: null });
  };
  return (
    <form onSubmit={submit}>
      <label htmlFor={ids.from}>From</label>
      <input
        id={ids.from}
        type="datetime-local"
        step={1}
        value={from}
        onChange={(event) => setFrom(event.target.value)}
      />
      <label htmlFor={ids.to}>To</label>
      <input
        id={ids.to}
        type="datetime-local"
        step={1}
        value={to}
        aria-describedby={ids.refused}
        onChange={(event) => setTo(event.target.value)}
      />
      <p id={ids.refused} className="q" role="status">
        {refusal ?? "In the time zone of this browser. Either side may stay open."}
      </p>
      <Button type="submit" variant="ink" disabled={refusal !== null}>
        Apply
      </Button>
    </form>
  );
}

function refusalOf({ from, to }: { from: string | null; to: string | null }): string | null {
  if (from === null && to === null) return "Enter one of the two times, or choose a range above.";
  return from !== null && to !== null && from >= to ? "From has to be before to." : null;
}
