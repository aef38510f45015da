// How long somebody has to decide, and how loud that is said.

export type Urgency = "calm" | "soon" | "now" | "over";
const soonMs = 20 * 60_000;
const nowMs = 10 * 60_000;

export function urgencyOf(leftMs: number): Urgency {
  if (leftMs <= 0) return "over";
  return leftMs < nowMs ? "now" : leftMs < soonMs ? "soon" : "calm";
}

const two = (value: number) => String(value).padStart(2, "0");

/** `6:55` below an hour, then `7 h`, `3 d`. */
export function formatLeft(leftMs: number): string {
  const seconds = Math.max(0, Math.floor(leftMs / 1000));
  if (seconds < 3600) return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
  const hours = Math.floor(seconds / 3600);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
}
