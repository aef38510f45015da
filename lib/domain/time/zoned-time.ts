// Times of day in a time zone. A zone is an IANA name; what Intl knows of it counts.

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    calendar: "gregory",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
    era: "short",
  });
  if (formats.size < 1_000) formats.set(zone, format);
  return format;
}

export function isZone(zone: string): boolean {
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
}

/** What the clocks of the zone show at `ms`, as the ms at which clocks in UTC show it. */
export function toWall(ms: number, zone: string): number {
  const shown: Record<string, string> = {};
  for (const { type, value } of formatOf(zone).formatToParts(ms)) shown[type] = value;
  const part = (name: string) => Number(shown[name] ?? 0);
  const year = shown["era"] === "BC" ? 1 - part("year") : part("year");
  const wall = new Date(0);
  wall.setUTCFullYear(year, part("month") - 1, part("day"));
  wall.setUTCHours(part("hour"), part("minute"), part("second"));
  return wall.getTime() + (((ms % 1_000) + 1_000) % 1_000);
}

/** The time at which clocks of the zone show `wall`. What is skipped in spring counts on, what comes twice in autumn is the first. */
export function fromWall(wall: number, zone: string): number {
  const before = toWall(wall - dayMs, zone) - (wall - dayMs);
  const after = toWall(wall + dayMs, zone) - (wall + dayMs);
  const candidates = [wall - before, wall - after].filter((ms) => toWall(ms, zone) === wall);
  return candidates.length > 0 ? Math.min(...candidates) : wall - before;
}

export const dayMs = 86_400_000;

/**
 * The first instant at which clocks of the zone show `wall` or later: where they skip it, the jump itself.
 * They may skip hours, once even a day.
 */
export function startOfWall(wall: number, zone: string): number {
  const at = fromWall(wall, zone);
  if (toWall(at, zone) === wall) return at;
  let [before, after] = [wall - 2 * dayMs, wall + 2 * dayMs];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (toWall(middle, zone) >= wall) after = middle;
    else before = middle;
  }
  return after;
}

/** The day that holds `ms` and, with `days`, one that many days later: its first moment. */
export function startOfDay(ms: number, zone: string, days = 0): number {
  return startOfWall(Math.floor(toWall(ms, zone) / dayMs) * dayMs + days * dayMs, zone);
}
