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
  for (const { line, depth, title } of headed(markdown)) {
    const plain = plainText(title);
    if (depth > 0) sections.push({ title: plain, depth, slug: slugOf(plain), lines: [] });
    else sections.at(-1)?.lines.push(line);
  }
  return sections
    .map(({ lines, ...section }) => ({ ...section, text: plainText(lines.join("\n")) }))
    .filter(({ title, text }) => title !== "" || text !== "");
}

/** One section of a document with all below it, without its heading; empty where there is none of that title. */
export function sectionNamed(markdown: string, title: string): string {
  const lines = headed(markdown);
  const from = lines.findIndex((line) => line.title === title);
  const start = lines[from];
  if (start === undefined) return "";
  const length = lines.slice(from + 1).findIndex(({ depth }) => depth !== 0 && depth <= start.depth);
  return lines
    .slice(from + 1, length < 0 ? undefined : from + 1 + length)
    .map(({ line }) => line)
    .join("\n");
}

/** Every line; a heading with its depth, all others with 0. A line of code is no heading. */
function headed(markdown: string): { line: string; depth: number; title: string }[] {
  let inFence = false;
  return markdown.split("\n").map((line) => {
    if (/^ *(```|~~~)/.test(line)) inFence = !inFence;
    const [, marks = "", title = ""] = (inFence ? null : heading.exec(line)) ?? [];
    return { line, depth: marks.length, title };
  });
}

/** What a reader sees of Markdown. */
function plainText(markdown: string): string {
  return markdown
    .replaceAll(/<!--[\s\S]*?-->/g, " ")
    .replaceAll(/^ *(```|~~~).*$/gm, " ")
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replaceAll(/^[|\s:-]+$/gm, " ")
    .replaceAll(/[*`]/g, "")
    .replaceAll(/[|#]|^ *> /gm, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
}
