// A page of documentation as sections, for its table of contents and for the search. Markdown in, text out; fences are code.

export type Section = {
  /** Empty for what stands before the first heading. */
  readonly title: string;
  readonly depth: number;
  readonly slug: string;
  readonly text: string;
};

/** The name of a heading in an address: as GitHub makes it of plain words. */
export function slugOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
    .replaceAll(/^-|-$/g, "");
}

const heading = /^(#{1,4}) +(.+?) *#*$/;

export function sectionsOf(markdown: string): Section[] {
  const sections: { title: string; depth: number; slug: string; lines: string[] }[] = [
    { title: "", depth: 1, slug: "", lines: [] },
  ];
  let inFence = false;
  for (const line of markdown.split("\n")) {
    if (/^ *(```|~~~)/.test(line)) inFence = !inFence;
    const [, marks, title] = (inFence ? null : heading.exec(line)) ?? [];
    if (marks !== undefined && title !== undefined) {
      const plain = plainText(title);
      sections.push({ title: plain, depth: marks.length, slug: slugOf(plain), lines: [] });
    } else sections.at(-1)?.lines.push(line);
  }
  return sections
    .map(({ lines, ...section }) => ({ ...section, text: plainText(lines.join("\n")) }))
    .filter(({ title, text }) => title !== "" || text !== "");
}

/** One section of a document with all below it, without its heading; empty where there is none of that title. */
export function sectionNamed(markdown: string, title: string): string {
  const lines = markdown.split("\n");
  const from = lines.findIndex((line) => heading.exec(line)?.[2] === title);
  if (from < 0) return "";
  const depth = heading.exec(lines[from] ?? "")?.[1]?.length ?? 1;
  const length = lines.slice(from + 1).findIndex((line) => (heading.exec(line)?.[1]?.length ?? 9) <= depth);
  return lines.slice(from + 1, length < 0 ? undefined : from + 1 + length).join("\n");
}

/** What a reader sees of Markdown. */
function plainText(markdown: string): string {
  return markdown
    .replaceAll(/<!--[\s\S]*?-->/g, " ")
    .replaceAll(/^ *(```|~~~).*$/gm, " ")
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replaceAll(/^[|\s:-]+$/gm, " ")
    .replaceAll(/[*`|#]|^ *> /gm, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
}
