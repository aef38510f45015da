import { postDecision } from "@/lib/browser/inbox-api";
import type { Approval, Decide, Edit } from "@/lib/contract/approvals";

// A decision waits some seconds on this page before it is sent, so that it can be undone. It outlives the request's own
// view; leaving the page sends it at once, because that is what was decided.

export const graceMs = 5_000;
/** What a browser still sends while a page goes away. */
const leavingBytes = 60_000;

export type Verdict =
  | { readonly to: "decisions"; readonly body: Decide }
  | { readonly to: "edits"; readonly body: Edit };
export type Held = {
  readonly id: string;
  readonly ask: string;
  readonly verdict: Verdict;
  /** Epoch milliseconds. */
  readonly dueAt: number;
  readonly sending: boolean;
};
/** What became of a decision that was sent. */
export type Sent =
  | { readonly kind: "done"; readonly approval: Approval }
  | { readonly kind: "refused"; readonly error: Error };
type State = {
  /** In the order in which they were made. */
  readonly held: readonly Held[];
  /** Of this page, by request: why the last decision was not counted. */
  readonly refused: ReadonlyMap<string, Error>;
};
type Done = (held: Held, sent: Sent) => void;

export class HeldDecisions {
  #state: State = { held: [], refused: new Map() };
  readonly #post: typeof postDecision;
  readonly #listeners = new Set<() => void>();
  readonly #waiting = new Map<string, { timer: ReturnType<typeof setTimeout>; done: Done }>();

  constructor(post = postDecision) {
    this.#post = post;
  }

  readonly get = (): State => this.#state;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** One a request: a second one takes the place of the first. */
  hold(of: Pick<Held, "id" | "ask" | "verdict">, done: Done): void {
    clearTimeout(this.#waiting.get(of.id)?.timer);
    const timer = setTimeout(() => void this.send(of.id), graceMs);
    this.#waiting.set(of.id, { timer, done });
    const refused = new Map(this.#state.refused);
    refused.delete(of.id);
    const held = { ...of, dueAt: Date.now() + graceMs, sending: false };
    this.#set({ held: [...this.#state.held.filter(({ id }) => id !== of.id), held], refused });
  }

  /** Nothing was sent, nothing will be. @returns what was taken back */
  undo(id = this.#state.held.findLast(({ sending }) => !sending)?.id): Held | null {
    const held = this.#state.held.find((each) => each.id === id && !each.sending) ?? null;
    if (held === null) return null;
    clearTimeout(this.#waiting.get(held.id)?.timer);
    this.#waiting.delete(held.id);
    this.#set({ ...this.#state, held: this.#state.held.filter((each) => each !== held) });
    return held;
  }

  async send(id: string, leaving = false): Promise<void> {
    const held = this.#state.held.find((each) => each.id === id && !each.sending);
    const waiting = this.#waiting.get(id);
    if (held === undefined || waiting === undefined) return;
    clearTimeout(waiting.timer);
    this.#waiting.delete(id);
    const mark = (each: Held) => (each === held ? { ...each, sending: true } : each);
    this.#set({ ...this.#state, held: this.#state.held.map(mark) });
    const sent = await this.#post(id, held.verdict.to, held.verdict.body, leaving).then(
      (approval): Sent => ({ kind: "done", approval }),
      (error: Error): Sent => ({ kind: "refused", error }),
    );
    const refused = new Map(this.#state.refused);
    if (sent.kind === "refused") refused.set(id, sent.error);
    this.#set({ held: this.#state.held.filter((each) => each.id !== id), refused });
    waiting.done(held, sent);
  }

  /** The page goes away. */
  readonly leave = (): void => {
    for (const { id } of this.#state.held) void this.send(id, true);
  };

  /** Something is held that is too long to be sent while the page goes away: the browser asks before. */
  readonly mustAsk = (): boolean =>
    this.#state.held.some(({ verdict, sending }) => !sending && JSON.stringify(verdict.body).length > leavingBytes);

  forget(id: string): void {
    if (!this.#state.refused.has(id)) return;
    const refused = new Map(this.#state.refused);
    refused.delete(id);
    this.#set({ ...this.#state, refused });
  }

  #set(state: State): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
