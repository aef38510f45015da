// How long a call takes, ms: what 95 of 100 do not exceed.
const warmUp = 10;

/** `before`: what is done before each call and not measured. */
export async function p95(
  call: () => Promise<unknown>,
  calls: number,
  before?: () => Promise<unknown>,
): Promise<number> {
  for (let no = 0; no < warmUp; no += 1) await call();
  const times: number[] = [];
  for (let no = 0; no < calls; no += 1) {
    await before?.();
    const at = performance.now();
    await call();
    times.push(performance.now() - at);
  }
  times.sort((a, b) => a - b);
  return Math.round((times[Math.floor(times.length * 0.95)] ?? Number.NaN) * 10) / 10;
}
