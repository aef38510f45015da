/** A word that a POSIX shell reads as exactly this text. NUL, which no argument can hold, is left out. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("\0", "").replaceAll("'", `'\\''`)}'`;
}
