"use client";

import { useNow } from "@/lib/browser/use-now";
import { formatAge, formatAgo, formatTime } from "@/lib/format";

/** `4 min`, beyond a day the date and time; the exact instant in the reader's zone on hover. `at`: RFC 3339; `ago`: inside a sentence. */
export function TimeAgo({ at, ago = false }: { at: string; ago?: boolean }) {
  const now = useNow();
  return (
    <time className="nowrap" dateTime={at} title={now === null ? undefined : formatTime(at)}>
      {now === null ? " " : (ago ? formatAgo : formatAge)(at, now)}
    </time>
  );
}
