const firstMs = 50;
const longestMs = 20_000;

/** Wait before the n-th retry (from 1): full jitter; what the provider asks for is the least. */
export function backoffMs(n: number, asked: number | null, random: number): number {
  const jitter = random * Math.min(longestMs, firstMs * 2 ** n);
  return Math.max(asked ?? 0, jitter);
}

/** Retries of one resource: 20 % of its calls and three more. */
export class RetryBucket {
  #tokens = 3;

  addCall(): void {
    // a long good time is no licence for a storm
    this.#tokens = Math.min(100, this.#tokens + 0.2);
  }

  take(): boolean {
    // sums of 0.2 may lie a hair below a whole number
    if (this.#tokens < 1 - 1e-9) return false;
    this.#tokens -= 1;
    return true;
  }
}
