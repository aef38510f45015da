export type Language = "shell" | "ts" | "python" | "yaml";
/** c: comment · s: string · w: word of the language. */
export type Piece = { readonly text: string; readonly as: "c" | "s" | "w" | null };

// Snippets are our own and short: a comment, a string or a keyword is all that is told apart.
const rules: Record<Language, RegExp> = {
  shell: /(?<c>(?<=^|\s)#[^\n]*)|(?<s>"[^"]*"|'[^']*')|(?<w>\b(?:export|npm|pip|node|python|claude|curl)\b(?=\s))/gm,
  ts: /(?<c>\/\/[^\n]*)|(?<s>"[^"\n]*"|`[^`]*`)|(?<w>\b(?:import|export|from|const|await|new|async|return)\b)/g,
  python: /(?<c>#[^\n]*)|(?<s>"[^"\n]*")|(?<w>\b(?:from|import|def|return|with|as)\b)/g,
  yaml: /(?<c>(?<=^|\s)#[^\n]*)|(?<s>"[^"\n]*")|(?<w>^[ ]*[\w/]+(?=:))/gm,
};

/** Splits code into pieces that, put together, are the code again. */
export function highlight(code: string, language: Language): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of code.matchAll(rules[language])) {
    if (match.index > at) pieces.push({ text: code.slice(at, match.index), as: null });
    pieces.push({ text: match[0], as: kindOf(match.groups ?? {}) });
    at = match.index + match[0].length;
  }
  if (at < code.length) pieces.push({ text: code.slice(at), as: null });
  return pieces;
}

function kindOf(groups: Readonly<Record<string, string | undefined>>): Piece["as"] {
  if (groups["c"] !== undefined) return "c";
  return groups["s"] === undefined ? "w" : "s";
}
