const two = (value: number) => String(value).padStart(2, "0");

/** RFC 3339 as the value of a date-time input, in the reader's zone: `2026-11-22T14:05:00`. */
export function toLocalInput(at: string): string {
  const date = new Date(at);
  const day = `${String(date.getFullYear()).padStart(4, "0")}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** Inverse of `toLocalInput`; null where nothing, or no time that exists, was entered. */
export function fromLocalInput(value: string): string | null {
  const ms = value === "" ? Number.NaN : Date.parse(value);
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}

/** `22 Nov 14:05` in the reader's zone, with the year where it is another one than now. */
export function formatMinute(at: string, nowMs: number): string {
  const date = new Date(at);
  const sameYear = date.getFullYear() === new Date(nowMs).getFullYear();
  const day = date.toLocaleDateString("en-GB", {
    day: "numeric",
    month: "short",
    ...(!sameYear && { year: "numeric" }),
  });
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
