// Texts of an answer that models read: cut where they are long, and every cut says so.

/** The first `max` characters, never half of a pair, and the length of the whole. */
export function shorten(text: string, max: number, whole = text.length): string {
  if (text.length <= max && whole <= text.length) return text;
  const end = /[\ud800-\udbff]$/.test(text.slice(0, max)) ? max - 1 : max;
  return `${text.slice(0, end)}… [cut; ${whole} characters]`;
}

/** What `shorten` may add. */
export const shortenedChars = 40;

export const shortenOrNull = (text: string | null, max: number) => (text === null ? null : shorten(text, max));

/** The last resort, which keeps the promise of a limit whatever was said. */
export function within(text: string, maxChars: number, advice: string): string {
  if (text.length <= maxChars) return text;
  const note = `\n[cut here: ${text.length} characters. ${advice}]`;
  return text.slice(0, maxChars - note.length) + note;
}
