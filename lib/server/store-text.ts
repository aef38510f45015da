/// <reference lib="es2024.string" />
// Text that Postgres can keep. It refuses NUL, and UTF-8 has no lone surrogates; both are written as U+E000 and four hex
// digits, U+E000 itself too, so that every JavaScript string comes back exactly.

const mark = "\ue000";
// a pair matches first and stays as it is
const strange = /[\ud800-\udbff][\udc00-\udfff]|[\0\ue000\ud800-\udfff]/g;
const escaped = /\ue000([0-9a-f]{4})/g;

/** The string as it is stored; almost always the string itself. */
export function escapeText(text: string): string {
  if (text.isWellFormed() && !text.includes("\0") && !text.includes(mark)) return text;
  return text.replace(strange, (found) =>
    found.length === 2 ? found : mark + found.charCodeAt(0).toString(16).padStart(4, "0"),
  );
}

/** The string as it came in. */
export function unescapeText(text: string): string {
  if (!text.includes(mark)) return text;
  return text.replace(escaped, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

// a btree entry holds at most 2,704 bytes; a character takes at most three, escaped at most seven
const labelChars = 500;
const labelBytes = 2_000;
const safeChars = 280;

/** A short text of an indexed column (pipeline, session, …), cut to 500 characters or what 2,000 stored bytes hold. */
export function clipLabel(text: string): string {
  const label = clipText(text, labelChars);
  if (label.length * 3 <= labelBytes || Buffer.byteLength(escapeText(label)) <= labelBytes) return label;
  return clipText(text, safeChars);
}

/** The first `chars` characters; a pair is not cut in half. */
export function clipText(text: string, chars: number): string {
  if (text.length <= chars) return text;
  const last = text.charCodeAt(chars - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? chars - 1 : chars);
}
