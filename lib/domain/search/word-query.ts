// A phrase as Postgres' tsquery: its words one after the other, `*` at its end for the beginning of a word.
//   ORD-88213   →  'ord' <-> '88213'
//   refun*      →  'refun':*
//   退款请求     →  '退款' <-> '款请' <-> '请求'
import { isDenseWord, phraseWords, projectMark, readWords } from "@/lib/domain/search/words";

type Placed = { readonly word: string; readonly at: number };

/** `wild`: a `*` at the end stands for the rest of a word. */
export type Phrase = { readonly text: string; readonly wild: boolean };

/** Null where the text has neither a letter nor a digit. */
export function phraseQuery({ text, wild }: Phrase): string | null {
  const words: Placed[] = [];
  readWords(text, "literal", 0, (word, at) => {
    if (!isTail(word, at, words.at(-1))) words.push({ word, at });
  });
  if (words.length === 0) return null;
  const whole = words.length <= phraseWords;
  const said = words.slice(0, phraseWords);
  const begun = wild && whole && /\S\*$/.test(text);
  return said
    .map((item, no) => distance(item, said[no - 1]) + lexeme(item.word, begun && no === said.length - 1))
    .join("");
}

/** The same, of one project only: for the index over all. */
export const ofProject = (projectId: string, query: string) => `'${projectMark(projectId)}' & (${query})`;

/** The last character of a stretch without spaces: the pair before it says it already. */
const isTail = (word: string, at: number, before: Placed | undefined) =>
  before?.at === at - 1 &&
  isSingle(word) &&
  !isSingle(before.word) &&
  isDenseWord(before.word) &&
  before.word.endsWith(word);

const isSingle = (word: string) => isDenseWord(word) && [...word].length === 1;

function distance(item: Placed, before: Placed | undefined): string {
  if (before === undefined) return "";
  const places = item.at - before.at;
  return places === 1 ? " <-> " : ` <${places}> `;
}

function lexeme(word: string, begun: boolean): string {
  return `'${word}'${begun || isSingle(word) ? ":*" : ""}`;
}
