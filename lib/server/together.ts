import type { Work } from "@/lib/server/control/work";
import { isRefusal } from "@/lib/server/errors";

/** What becomes of one of several changes: its answer, or why it was refused. */
export type Outcome = PromiseSettledResult<unknown>;

/**
 * A change of which those that wait are judged together: what they read and write is a statement for all, not one for
 * each. Everything is read first; then each is judged by itself, after those before it; then everything is written.
 */
export type Together<Item> = {
  readonly name: string;
  /** What it changes, by name: two changes of the same thing are never judged together. Null: something new. */
  readonly subject: (item: Item) => string | null;
  /** One outcome an item, in their order. What is refused has written nothing; what is thrown undoes all of them. */
  readonly act: (work: Work, items: readonly Item[]) => Promise<readonly Outcome[]>;
};

/** A refusal is an outcome; anything else that is thrown is a bug. */
export function judged<Judged>(judge: () => Judged): PromiseSettledResult<Judged> {
  try {
    return { status: "fulfilled", value: judge() };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { status: "rejected", reason: error };
  }
}

/** What was not refused. */
export function fulfilled<Judged>(outcomes: readonly PromiseSettledResult<Judged>[]): Judged[] {
  return outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
}

/** What each caller is told. */
export function answersOf(outcomes: readonly PromiseSettledResult<{ readonly answer: unknown }>[]): Outcome[] {
  return outcomes.map((outcome) =>
    outcome.status === "fulfilled" ? { status: "fulfilled", value: outcome.value.answer } : outcome,
  );
}
