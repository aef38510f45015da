/**
 * Says whether so much time is over, and this process has worked for so long meanwhile: a machine that stands still, or that
 * others have, uses up nobody's time.
 */
export function workTime(ms: number): () => boolean {
  const until = performance.now() + ms;
  const begun = process.cpuUsage();
  return () => {
    // the processor's time is asked of the system, which costs more than a clock
    if (performance.now() < until) return false;
    const { user, system } = process.cpuUsage(begun);
    return (user + system) / 1_000 >= ms;
  };
}
