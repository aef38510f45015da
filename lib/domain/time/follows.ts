/** OpenTelemetry's JavaScript SDK cuts starts to whole milliseconds, and tells ends more finely. */
const grainNs = 1_000_000n;

/** Whether one may have begun when the other had ended: a start that is a whole millisecond may be up to one later. */
export function follows(startNs: bigint, endNs: bigint): boolean {
  return startNs >= endNs || (startNs % grainNs === 0n && startNs + grainNs > endNs);
}
