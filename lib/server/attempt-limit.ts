/** A bucket of attempts that refills with time; the clock is an argument. */
export class AttemptLimit {
  private readonly size: number;
  private readonly refillMs: number;
  /** Milliseconds until the bucket is full again, as of `at`. */
  private debtMs = 0;
  private at = 0;

  constructor(size: number, refillMs: number) {
    this.size = size;
    this.refillMs = refillMs;
  }

  /** 0 where another attempt may be made now. */
  waitMs(now: number): number {
    return Math.max(0, this.debtAt(now) - (this.size - 1) * this.refillMs);
  }

  count(now: number): void {
    this.debtMs = this.debtAt(now) + this.refillMs;
    this.at = now;
  }

  private debtAt(now: number): number {
    return Math.max(0, this.debtMs - Math.max(0, now - this.at));
  }
}
