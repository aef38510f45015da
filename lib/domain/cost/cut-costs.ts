// Where a stretch of costs is cut into bars: at hours, days, weeks or months of the reader's clock. The first and the last bar
// end where the stretch does, so that the bars add up to it.
import { dayMs, startOfDay, startOfWall, toWall } from "@/lib/domain/time/zoned-time";

export type CostBucket = "auto" | "hour" | "day" | "week" | "month";
const hourMs = 3_600_000;
const edgesMax = 801;
/** A bar should be a few pixels wide at least. */
const longestHours = 3 * dayMs;
const longestDays = 120 * dayMs;
const longestWeeks = 400 * dayMs;

/** Edges in ascending order, the ends of the stretch among them; null where they are too many. */
export function cutCosts(fromMs: number, toMs: number, zone: string, bucket: CostBucket): number[] | null {
  const chosen = bucket === "auto" ? bucketFor(toMs - fromMs) : bucket;
  const edges = [fromMs];
  for (let at = nextEdge(fromMs, zone, chosen); at < toMs; at = nextEdge(at, zone, chosen)) {
    edges.push(at);
    if (edges.length >= edgesMax) return null;
  }
  return [...edges, toMs];
}

export function bucketFor(lengthMs: number): Exclude<CostBucket, "auto"> {
  if (lengthMs <= longestHours) return "hour";
  if (lengthMs <= longestDays) return "day";
  return lengthMs <= longestWeeks ? "week" : "month";
}

/** The first edge after `ms`. Weeks begin on Monday. */
function nextEdge(ms: number, zone: string, bucket: Exclude<CostBucket, "auto">): number {
  if (bucket === "hour") return nextHour(ms, zone);
  if (bucket === "day") return startOfDay(ms, zone, 1);
  const wall = new Date(toWall(ms, zone));
  if (bucket === "week") return startOfDay(ms, zone, 7 - ((wall.getUTCDay() + 6) % 7));
  return startOfWall(Date.UTC(wall.getUTCFullYear(), wall.getUTCMonth() + 1, 1), zone);
}

/** Hours run on when the clocks are changed; they are cut where the zone's clocks show a whole one. */
function nextHour(ms: number, zone: string): number {
  const past = ((toWall(ms, zone) % hourMs) + hourMs) % hourMs;
  return ms + hourMs - past;
}
