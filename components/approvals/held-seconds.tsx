"use client";

import { useEffect, useState } from "react";
import { graceMs, type Held } from "@/lib/browser/held-decisions";

const tickMs = 250;

export const heldVerb = ({ verdict: { to, body } }: Pick<Held, "verdict">): string =>
  to === "edits" ? "Approve with edits" : "verdict" in body && body.verdict === "reject" ? "Reject" : "Approve";

/** `Approve in 4 s`, counting; what is under way says so. */
export function HeldSeconds({ held }: { held: Held }) {
  const seconds = useSecondsLeft(held.dueAt);
  return <span className="left soon">{held.sending ? "sending …" : `${heldVerb(held)} in ${seconds} s`}</span>;
}

function useSecondsLeft(dueAt: number): number {
  const [seconds, setSeconds] = useState(graceMs / 1000);
  useEffect(() => {
    const tick = () => setSeconds(Math.max(0, Math.ceil((dueAt - Date.now()) / 1000)));
    tick();
    const timer = setInterval(tick, tickMs);
    return () => clearInterval(timer);
  }, [dueAt]);
  return seconds;
}
