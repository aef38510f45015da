// Bounds the bytes that requests hold from their first byte to their answer. A request that finds no room waits, so that
// its body stays with the sender; one that waits too long, or finds too many waiting, is refused.
import { RequestRefused } from "@/lib/collector/refusal";

type Waiter = { readonly lease: Lease; readonly bytes: number; readonly go: () => void };

export type BudgetLimits = {
  readonly bytesMax: number;
  readonly waitersMax: number;
  readonly waitMs: number;
};

export class ByteBudget {
  readonly #limits: BudgetLimits;
  readonly #waiters: Waiter[] = [];
  #used = 0;
  /** The one lease that may go over the limit, so that growing requests cannot wait for each other for ever. */
  #privileged: Lease | null = null;

  constructor(limits: BudgetLimits) {
    this.#limits = limits;
  }

  get used(): number {
    return this.#used;
  }

  open(): Lease {
    return new Lease(this);
  }

  /** @throws RequestRefused `overloaded` */
  async take(lease: Lease, bytes: number): Promise<void> {
    const isGrowing = lease.bytes > 0;
    if ((isGrowing || this.#waiters.length === 0) && this.#admit(lease, bytes)) return;
    if (this.#waiters.length >= this.#limits.waitersMax) throw overloaded();
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiters.splice(this.#waiters.indexOf(waiter), 1);
        reject(overloaded());
      }, this.#limits.waitMs);
      const go = () => {
        clearTimeout(timer);
        resolve();
      };
      const waiter: Waiter = { lease, bytes, go };
      // what is half received goes before what has not begun: it frees room sooner
      if (isGrowing) this.#waiters.unshift(waiter);
      else this.#waiters.push(waiter);
    });
  }

  give(lease: Lease, bytes: number): void {
    this.#used -= bytes;
    if (lease === this.#privileged) this.#privileged = null;
    for (let next = this.#waiters[0]; next !== undefined; next = this.#waiters[0]) {
      if (!this.#admit(next.lease, next.bytes)) return;
      this.#waiters.shift();
      next.go();
    }
  }

  #admit(lease: Lease, bytes: number): boolean {
    const fits = this.#used + bytes <= this.#limits.bytesMax;
    const mayExceed = this.#used === 0 || (lease.bytes > 0 && (this.#privileged ?? lease) === lease);
    if (!fits && !mayExceed) return false;
    if (!fits) this.#privileged = lease;
    this.#used += bytes;
    return true;
  }
}

/** What one request holds. Must be closed. */
export class Lease {
  readonly #budget: ByteBudget;
  bytes = 0;

  constructor(budget: ByteBudget) {
    this.#budget = budget;
  }

  /** Makes the lease cover `bytes` in all; waits where there is no room. */
  async cover(bytes: number): Promise<void> {
    const more = bytes - this.bytes;
    if (more <= 0) return;
    await this.#budget.take(this, more);
    this.bytes += more;
  }

  /** Gives back what is above `bytes`. */
  shrink(bytes: number): void {
    const less = this.bytes - bytes;
    if (less <= 0) return;
    this.bytes = bytes;
    this.#budget.give(this, less);
  }

  close(): void {
    this.shrink(0);
  }
}

const overloaded = () => new RequestRefused("overloaded", "too many requests are being received: try again later", 1);
