/** A bucket of attempts that refills with time; the clock is an argument. */
export class AttemptLimit {
  private readonly size: number;
  private readonly refillMs: number;
  private used = 0;
  private at = 0;

  constructor(size: number, refillMs: number) {
    this.size = size;
    this.refillMs = refillMs;
  }

  /** 0 where another attempt may be made now. */
  waitMs(now: number): number {
    const used = this.usedAt(now);
    return used <= this.size - 1 ? 0 : Math.ceil((used - this.size + 1) * this.refillMs);
  }

  count(now: number): void {
    this.used = this.usedAt(now) + 1;
    this.at = now;
  }

  private usedAt(now: number): number {
    return Math.max(0, this.used - Math.max(0, now - this.at) / this.refillMs);
  }
}
