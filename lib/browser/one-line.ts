const pictures = 0x2400; // ␀ and its neighbours: a drawn sign for each control character

/** Foreign text for one line of a list: blanks and line ends collapse, control characters are drawn, broken surrogates become �. */
export function oneLine(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .trim()
    .replace(/\p{Cc}/gu, draw)
    .replace(/\p{Cs}/gu, "�");
}

function draw(character: string): string {
  const code = character.charCodeAt(0);
  if (code === 0x7f) return "␡";
  return code < 0x20 ? String.fromCharCode(pictures + code) : "�";
}
