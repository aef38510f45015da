// Two texts as lines, those that changed with the words that changed in them.
import { diffArrays, diffWordsWithSpace } from "diff";

/** `removed` and `added` lines of one change follow each other; words that changed are marked. */
export type DiffLine = {
  readonly sign: "same" | "removed" | "added";
  /** From 1; null where the side has no such line. */
  readonly base: number | null;
  readonly head: number | null;
  readonly parts: readonly { readonly text: string; readonly changed: boolean }[];
};

/** ms that the search for the shortest difference may take; beyond, all is shown as replaced. */
const timeout = 300;
/** Longer pairs of lines are not compared by word. */
const wordChars = 20_000;
const linesMax = 20_000;

export function wordLines(base: string, head: string): DiffLine[] {
  const [left, right] = [linesOf(base), linesOf(head)];
  const changes = diffArrays(left, right, { timeout }) ?? [
    { value: left, added: false, removed: true },
    { value: right, added: true, removed: false },
  ];
  const lines: DiffLine[] = [];
  let [b, h] = [0, 0];
  for (let at = 0; at < changes.length; at += 1) {
    const change = changes[at];
    if (change === undefined) continue;
    const next = changes[at + 1];
    if (!change.added && !change.removed) {
      for (const text of change.value) lines.push({ sign: "same", base: ++b, head: ++h, parts: [plain(text)] });
    } else if (change.removed && next?.added) {
      const pairs = replaced(change.value, next.value);
      for (const parts of pairs.removed) lines.push({ sign: "removed", base: ++b, head: null, parts });
      for (const parts of pairs.added) lines.push({ sign: "added", base: null, head: ++h, parts });
      at += 1;
    } else {
      for (const text of change.value) {
        const side = change.removed ? { base: ++b, head: null } : { base: null, head: ++h };
        lines.push({ sign: change.removed ? "removed" : "added", ...side, parts: [plain(text)] });
      }
    }
  }
  return lines;
}

const plain = (text: string) => ({ text, changed: false });

function linesOf(text: string): string[] {
  const lines = text === "" ? [] : text.split("\n");
  return lines.length > linesMax ? [...lines.slice(0, linesMax), lines.slice(linesMax).join("\n")] : lines;
}

/** Lines that took the place of others are compared by word, all at once. */
function replaced(removed: readonly string[], added: readonly string[]) {
  const [left, right] = [removed.join("\n"), added.join("\n")];
  const words = left.length + right.length > wordChars ? undefined : diffWordsWithSpace(left, right, { timeout });
  if (words === undefined)
    return { removed: removed.map((text) => [plain(text)]), added: added.map((text) => [plain(text)]) };
  return {
    removed: splitLines(
      words.filter((word) => !word.added).map(({ value, removed }) => ({ text: value, changed: removed })),
    ),
    added: splitLines(
      words.filter((word) => !word.removed).map(({ value, added }) => ({ text: value, changed: added })),
    ),
  };
}

function splitLines(parts: readonly DiffLine["parts"][number][]): DiffLine["parts"][number][][] {
  const lines: DiffLine["parts"][number][][] = [[]];
  for (const { text, changed } of parts) {
    for (const [at, piece] of text.split("\n").entries()) {
      if (at > 0) lines.push([]);
      if (piece !== "") lines.at(-1)?.push({ text: piece, changed });
    }
  }
  return lines;
}
