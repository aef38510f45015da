"use client";

import { useServerNow } from "@/lib/browser/use-server-now";
import { formatLeft, urgencyOf } from "@/lib/domain/guard/time-left";
import { formatTime } from "@/lib/format";

export type TimeLeftProps = {
  expiresAt: string;
  /** The server's clock when it told this. */
  now: string;
  /** Nobody has to hurry: the one who has to is a program. */
  calm?: boolean;
};

/** `17:42 left` by the server's clock, which judges. */
export function TimeLeft({ expiresAt, now, calm = false }: TimeLeftProps) {
  const leftMs = Date.parse(expiresAt) - useServerNow(now);
  const urgency = urgencyOf(leftMs);
  return (
    <span
      className={`left ${calm ? "calm q" : urgency}`}
      title={`Until ${formatTime(expiresAt)}`}
      suppressHydrationWarning
    >
      {urgency === "over" ? "time is over" : `${formatLeft(leftMs)} left`}
    </span>
  );
}
