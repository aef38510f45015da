import { createHash } from "node:crypto";
import type { JournalEntry } from "@/lib/contract/control-runs";
import { sleep } from "@/sdk/src/abort";

/** What the journal knows of a step. */
export type Known = Pick<JournalEntry, "key" | "name" | "inputHash" | "effect" | "status" | "result" | "error">;
type Sent = { readonly text: string; readonly done: () => void; readonly failed: (error: unknown) => void };

const batchMs = 5;
const batchSize = 500;
const batchBytes = 700_000;
/** First 8 hex of a key's SHA-256: which step a key is nested in. */
export const shortHash = (key: string) => createHash("sha256").update(key).digest("hex").slice(0, 8);

/** Results of a run's steps: those of its earlier parts, to be replayed, and the new ones on their way to the server. */
export class Journal {
  readonly #known = new Map<string, Known>();
  /** Of earlier parts, not met again yet: key → name. */
  readonly #unmatched = new Map<string, string>();
  readonly #send: (entries: string) => Promise<void>;
  #queue: Sent[] = [];
  #sending: Promise<void> | null = null;

  /** `send` gets the entries as JSON text and resolves when the server has them. */
  constructor(send: (entries: string) => Promise<void>) {
    this.#send = send;
  }

  load(entries: readonly Known[]): void {
    for (const entry of entries) {
      // done again here, while the server was away
      if (this.#known.has(entry.key)) continue;
      this.#known.set(entry.key, entry);
      this.#unmatched.set(entry.key, entry.name);
    }
  }

  /** An approval that was asked for and may not have been used yet. */
  expect(key: string, name: string): void {
    if (!this.#known.has(key)) this.#unmatched.set(key, name);
  }

  get(key: string): Known | undefined {
    return this.#known.get(key);
  }

  /** The body has come to this step again. One that is replayed does not run the steps inside: they are met with it. */
  match(key: string, replayed: boolean): void {
    this.#unmatched.delete(key);
    if (!replayed || this.#unmatched.size === 0) return;
    const suffix = `~p${shortHash(key)}`;
    for (const inner of [...this.#unmatched.keys()]) if (inner.endsWith(suffix)) this.match(inner, true);
  }

  /** Another call of this name from an earlier part that this part has not made: parallel calls get a moment to be made. */
  async findUnmatched(name: string): Promise<string | undefined> {
    for (let waited = 0; ; waited += 50) {
      const found = [...this.#unmatched].find(([, other]) => other === name)?.[0];
      if (found === undefined || waited >= 300) return found;
      await sleep(50);
    }
  }

  /** Resolves when the server has it. */
  add(entry: { key: string; name: string; inputHash: string; result: unknown }): Promise<void> {
    this.#known.set(entry.key, { ...entry, effect: "pure", status: "done", error: null });
    const text = JSON.stringify(entry);
    const sent = new Promise<void>((done, failed) => {
      this.#queue.push({ text, done, failed });
    });
    // nobody may wait for it
    sent.catch(() => {});
    this.#sending ??= this.#drain();
    return sent;
  }

  /** Resolves when the server has all of them. */
  flush(): Promise<void> {
    return this.#sending ?? Promise.resolve();
  }

  /** Fails when a batch is refused for good: then nothing after it is sent either. */
  async #drain(): Promise<void> {
    try {
      await sleep(batchMs);
      while (this.#queue.length > 0) {
        const batch = this.#nextBatch();
        try {
          await this.#send(`[${batch.map(({ text }) => text).join(",")}]`);
          for (const { done } of batch) done();
        } catch (error) {
          for (const { failed } of [...batch, ...this.#queue.splice(0)]) failed(error);
          throw error;
        }
      }
    } finally {
      this.#sending = null;
    }
  }

  #nextBatch(): Sent[] {
    let bytes = 0;
    const end = this.#queue.findIndex(({ text }, at) => {
      bytes += Buffer.byteLength(text) + 1;
      return at > 0 && (at >= batchSize || bytes > batchBytes);
    });
    return this.#queue.splice(0, end === -1 ? this.#queue.length : end);
  }
}
