// What a list shows of a step's input or output. A step keeps its text as the client wrote it; where that is a request or
// an answer as JSON, a reader wants the question or the answer in it.
import { answerText, lastUserText } from "@/lib/otlp/dialects/conversation-text";
import { messagesOf } from "@/lib/otlp/dialects/messages";
import { parseJson } from "@/lib/otlp/dialects/read";

/** Longer texts are cut anyway; parsing them for a preview is not worth it. */
const parsedMax = 256 * 1024;

/** A preview is cut far below this; what lies beyond need not be looked through. */
const shownMax = 8_192;
const lookedThroughMax = 1_024;
const wordMax = 40;
/** Inline media: a data URL, base64 that begins as PNG, JPEG, GIF, WebP or PDF do, or a run too long to be a word. */
const media =
  /data:[\w.+-]+\/[\w.+-]+;base64,[\w+/=-]*|\b(?:iVBORw0KGgo|\/9j\/|R0lGOD|UklGR|JVBERi)[\w+/=-]{20,}|[\w+/-]{400,}={0,2}/g;

/** The beginning of the human part of a step's text, media named instead of shown; the text itself where it is no JSON of messages. */
export function previewText(text: string | null, side: "input" | "output"): string | null {
  const shown = humanText(text, side)?.slice(0, shownMax) ?? null;
  return shown !== null && hasLongWord(shown) ? shown.replace(media, "[media]") : shown;
}

/** Whether what a preview may show holds more between two spaces than words do: on the hot path, before any pattern. */
function hasLongWord(text: string): boolean {
  const end = Math.min(text.length, lookedThroughMax);
  for (let from = 0; from < end; ) {
    const space = text.indexOf(" ", from);
    if ((space === -1 ? text.length : space) - from > wordMax) return true;
    if (space === -1) return false;
    from = space + 1;
  }
  return false;
}

function humanText(text: string | null, side: "input" | "output"): string | null {
  if (text === null || text.length > parsedMax || (text[0] !== "{" && text[0] !== "[")) return text;
  const json = parseJson(text);
  if (json === undefined) return text;
  const messages = messagesOf(json, side);
  const found = side === "input" ? lastUserText(messages) : answerText(messages.slice(-1), false);
  return found || text;
}
