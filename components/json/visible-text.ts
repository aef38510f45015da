// Control characters and direction overrides of hostile text, made visible; tab, line feed and carriage return stay.
const hidden = /(?![\t\n\r])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu;
const c0 =
  "NUL SOH STX ETX EOT ENQ ACK BEL BS HT LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US".split(
    " ",
  );

/** The text as it can be shown: `⟨NUL⟩`, `⟨ESC⟩[31m` for a terminal colour, `⟨U+202E⟩` for a direction override. */
export function visibleText(text: string): string {
  return text.replace(hidden, (character) => {
    const code = character.charCodeAt(0);
    return `⟨${c0[code] ?? `U+${code.toString(16).toUpperCase().padStart(4, "0")}`}⟩`;
  });
}

/** The first `chars` UTF-16 units, never half of a surrogate pair. */
export function cutText(text: string, chars: number): string {
  if (text.length <= chars) return text;
  const last = text.charCodeAt(chars - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? chars - 1 : chars);
}

/** Pieces that follow each other: lines, and lines above `charsMax` in parts; for drawing only what is in view. */
export function chunkText(text: string, charsMax: number): readonly string[] {
  const chunks: string[] = [];
  for (let from = 0; from <= text.length; ) {
    const feed = text.indexOf("\n", from);
    const end = feed < 0 ? text.length : feed;
    const chunk = cutText(text.slice(from, Math.min(end, from + charsMax + 1)), charsMax);
    chunks.push(chunk);
    from += chunk.length;
    if (from >= end) from = feed < 0 ? text.length + 1 : feed + 1;
  }
  return chunks;
}
