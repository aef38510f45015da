import type { StepPiece } from "@/lib/contract/steps";
import { hexOf } from "@/lib/domain/trace/step-ids";
import type { RawStep } from "@/lib/domain/trace/step-rows";

const pieceRows = 5_000;

/** Gathers steps into pieces of the answer; `startNs` is what their starts count from. */
export class StepLines {
  #names = new Map<string, number>();
  #models = new Map<string, number>();
  #subjects = new Map<string, number>();
  #columns = emptyColumns();
  readonly #startNs: () => bigint | null;
  readonly #done: string[] = [];

  constructor(startNs: () => bigint | null) {
    this.#startNs = startNs;
  }

  add(step: RawStep): void {
    const to = this.#columns;
    to.spanId.push(hexOf(step.high, step.low));
    to.parentId.push(step.hasParent ? hexOf(step.parentHigh, step.parentLow) : null);
    to.name.push(indexOf(this.#names, step.name));
    to.kind.push(step.kind);
    to.start.push(step.start);
    to.duration.push(step.duration);
    to.failed.push(step.failed ? 1 : 0);
    to.model.push(step.model === null ? -1 : indexOf(this.#models, step.model));
    to.tokens.push(step.tokens);
    to.costMicroUsd.push(step.costMicroUsd);
    to.attempt.push(step.attempt);
    to.firstToken.push(step.firstToken);
    to.subject.push(step.subject === null ? -1 : indexOf(this.#subjects, step.subject));
    to.children.push(step.children);
    to.costBelow.push(step.costBelow);
    if (to.spanId.length >= pieceRows) this.#close();
  }

  /** The lines that are full; with `all` what is left, too. */
  take(all: boolean): string {
    if (all && this.#columns.spanId.length > 0) this.#close();
    return this.#done.splice(0).join("");
  }

  #close(): void {
    const piece: StepPiece = {
      startTimeUnixNano: String(this.#startNs() ?? 0n),
      names: [...this.#names.keys()],
      models: [...this.#models.keys()],
      subjects: [...this.#subjects.keys()],
      columns: this.#columns,
    };
    this.#done.push(`${JSON.stringify(piece)}\n`);
    this.#names = new Map();
    this.#models = new Map();
    this.#subjects = new Map();
    this.#columns = emptyColumns();
  }
}

function emptyColumns(): StepPiece["columns"] {
  return {
    ...{ spanId: [], parentId: [], name: [], kind: [], start: [], duration: [], failed: [], model: [] },
    ...{ tokens: [], costMicroUsd: [], attempt: [], firstToken: [], subject: [], children: [], costBelow: [] },
  };
}

function indexOf(texts: Map<string, number>, text: string): number {
  const known = texts.get(text);
  if (known !== undefined) return known;
  texts.set(text, texts.size);
  return texts.size - 1;
}
