import type { Work } from "@/lib/server/control/work";
import type { Move } from "@/lib/server/sql/control/holds";
import { type KnownUse, type SpendKey, selectUse, type Use } from "@/lib/server/sql/control/spend";

/**
 * What scopes have spent and hold, while several changes of them are judged one after the other before any is written:
 * each sees what those before it have taken.
 */
export class Ledger {
  readonly #uses = new Map<string, Use>();
  readonly #moves = new Map<string, Move>();

  static async read(work: Work, keys: readonly SpendKey[]): Promise<Ledger> {
    const ledger = new Ledger();
    const wanted = [...new Map(keys.map((key) => [nameOf(key), key]))];
    if (wanted.length === 0) return ledger;
    const uses = await selectUse(
      work.db,
      work.projectId,
      wanted.map(([, key]) => key),
    );
    for (const [at, [name]] of wanted.entries()) ledger.#uses.set(name, uses[at] ?? nothing);
    return ledger;
  }

  /** Of what was read with something else; scopes that are not named have spent and hold nothing. */
  static of(uses: readonly KnownUse[]): Ledger {
    const ledger = new Ledger();
    for (const use of uses) ledger.#uses.set(nameOf({ ...use, windowStart: new Date(use.windowStart) }), use);
    return ledger;
  }

  /** With what was moved since it was read. */
  use(key: SpendKey): { spentMicroUsd: number; heldMicroUsd: number } {
    const read = this.#uses.get(nameOf(key)) ?? nothing;
    const moved = this.#moves.get(nameOf(key)) ?? nothing;
    return { spentMicroUsd: read.spent + moved.spent, heldMicroUsd: read.held + moved.held };
  }

  move(keys: readonly SpendKey[], { spent, held }: Use): void {
    for (const key of keys) {
      const before = this.#moves.get(nameOf(key)) ?? nothing;
      this.#moves.set(nameOf(key), { ...key, spent: before.spent + spent, held: before.held + held });
    }
  }

  /** Each scope once. */
  moves(): Move[] {
    return [...this.#moves.values()];
  }
}

const nothing: Use = { spent: 0, held: 0 };

/** Only a subject may hold spaces; a window that comes from stored JSON is a text. */
function nameOf({ kind, scopeId, subject, windowStart }: SpendKey): string {
  const start: unknown = windowStart;
  return `${kind} ${scopeId} ${start instanceof Date ? start.toISOString() : start} ${subject}`;
}
