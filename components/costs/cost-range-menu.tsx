"use client";

import { type FormEvent, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Popover } from "@/components/ui/popover";
import { type CostRange, type CostsAsk, costRanges } from "@/lib/browser/costs-ask";
import { formatMinute, fromLocalInput, toLocalInput } from "@/lib/browser/local-time";
import { useNow } from "@/lib/browser/use-now";

export const rangeWords: Record<CostRange, string> = {
  today: "Today",
  "7d": "7 days",
  "28d": "28 days",
  "90d": "90 days",
  month: "This month",
};

type Props = { ask: CostsAsk; onAsk: (change: Partial<CostsAsk>) => void };

/** Of which time: back from now, or between two times in the reader's zone. */
export function CostRangeMenu({ ask, onAsk }: Props) {
  const [open, setOpen] = useState(false);
  const nowMs = useNow();
  const between = ask.from !== null && ask.to !== null && nowMs !== null;
  const label = between ? `${formatMinute(ask.from, nowMs)} – ${formatMinute(ask.to, nowMs)}` : rangeWords[ask.last];
  const choose = (change: Partial<CostsAsk>) => {
    onAsk(change);
    setOpen(false);
  };
  const trigger = (
    <button type="button" className="btn" aria-label={`Time range: ${label}`}>
      <Icon name="clock" small />
      <span className="cut">{label}</span>
      <Icon name="chevron-down" small />
    </button>
  );
  return (
    <Popover trigger={trigger} label="Time range" align="end" open={open} onOpenChange={setOpen} className="cost-range">
      <ul>
        {costRanges.map((last) => (
          <li key={last}>
            <button
              type="button"
              aria-pressed={ask.from === null && ask.last === last}
              onClick={() => choose({ last, from: null, to: null })}
            >
              <Icon name="check" small />
              {rangeWords[last]}
            </button>
          </li>
        ))}
      </ul>
      <BetweenForm ask={ask} onChoose={choose} />
    </Popover>
  );
}

function BetweenForm({ ask, onChoose }: { ask: CostsAsk; onChoose: (change: Partial<CostsAsk>) => void }) {
  const ids = { from: useId(), to: useId(), refused: useId() };
  const [from, setFrom] = useState(ask.from === null ? "" : toLocalInput(ask.from));
  const [to, setTo] = useState(ask.to === null ? "" : toLocalInput(ask.to));
  const range = { from: fromLocalInput(from), to: fromLocalInput(to) };
  const isWhole = range.from !== null && range.to !== null;
  const isTurned = range.from !== null && range.to !== null && range.from >= range.to;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isWhole && !isTurned) onChoose(range);
  };
  return (
    <form onSubmit={submit}>
      <label htmlFor={ids.from}>From</label>
      <input id={ids.from} type="datetime-local" value={from} onChange={({ target }) => setFrom(target.value)} />
      <label htmlFor={ids.to}>To</label>
      <input
        id={ids.to}
        type="datetime-local"
        value={to}
        aria-describedby={ids.refused}
        onChange={({ target }) => setTo(target.value)}
      />
      <p id={ids.refused} className="q" role="status">
        {isTurned ? "From has to be before to." : "Both in the time zone of this browser."}
      </p>
      <Button type="submit" variant="ink" disabled={!isWhole || isTurned}>
        Apply
      </Button>
    </form>
  );
}
