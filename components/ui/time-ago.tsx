"use client";

import { useNow } from "@/lib/browser/use-now";
import { formatAge, formatTime } from "@/lib/format";

/** `4 min`, beyond a day the date and time; the exact instant in the reader's zone on hover. `at`: RFC 3339. */
export function TimeAgo({ at }: { at: string }) {
  const now = useNow();
  return (
    <time className="nowrap" dateTime={at} title={now === null ? undefined : formatTime(at)}>
      {now === null ? " " : formatAge(at, now)}
    </time>
  );
}
