// Which sections of the documentation have all words of a question, those in whose titles they stand first.

export type Found = {
  readonly page: string;
  readonly pageTitle: string;
  readonly title: string;
  readonly href: string;
  /** The text around the first word, in pieces; `hit`: is a word that was asked for. */
  readonly pieces: readonly { readonly text: string; readonly hit: boolean }[];
};
export type Searchable = Omit<Found, "pieces"> & { readonly text: string };

const foundMax = 40;
const aroundChars = 160;

export function searchDocs(sections: readonly Searchable[], question: string): Found[] {
  const words = question.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 12);
  if (words.length === 0) return [];
  return sections
    .flatMap((section) => {
      const title = `${section.pageTitle} ${section.title}`.toLowerCase();
      const text = section.text.toLowerCase();
      if (!words.every((word) => title.includes(word) || text.includes(word))) return [];
      return [{ section, inTitle: words.filter((word) => title.includes(word)).length }];
    })
    .sort((a, b) => b.inTitle - a.inTitle)
    .slice(0, foundMax)
    .map(({ section: { text, ...rest } }) => ({ ...rest, pieces: mark(around(text, words), words) }));
}

function around(text: string, words: readonly string[]): string {
  const lower = text.toLowerCase();
  const at = Math.min(...words.map((word) => lower.indexOf(word)).filter((place) => place >= 0));
  const start = !Number.isFinite(at) || at < aroundChars ? 0 : text.lastIndexOf(" ", at - aroundChars / 2) + 1;
  const shown = text.slice(start, start + 2 * aroundChars);
  const isWhole = start + shown.length === text.length;
  return `${start === 0 ? "" : "… "}${isWhole ? shown : `${shown.slice(0, Math.max(at - start + 40, shown.lastIndexOf(" ")))} …`}`;
}

function mark(text: string, words: readonly string[]): Found["pieces"] {
  const pattern = new RegExp(
    `(${words.map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|")})`,
    "gi",
  );
  return text
    .split(pattern)
    .map((piece, at) => ({ text: piece, hit: at % 2 === 1 }))
    .filter(({ text: piece }) => piece !== "");
}
