// What a list shows of a step's input or output. A step keeps its text as the client wrote it; where that is a request or
// an answer as JSON, a reader wants the question or the answer in it.
import { answerText, lastUserText } from "@/lib/otlp/dialects/conversation";
import { messagesOf } from "@/lib/otlp/dialects/messages";
import { parseJson } from "@/lib/otlp/dialects/read";

/** Longer texts are cut anyway; parsing them for a preview is not worth it. */
const parsedMax = 256 * 1024;

/** The human part of a step's text, whole; the text itself where it is no JSON of messages. */
export function previewText(text: string | null, side: "input" | "output"): string | null {
  if (text === null || text.length > parsedMax || (text[0] !== "{" && text[0] !== "[")) return text;
  const json = parseJson(text);
  if (json === undefined) return text;
  const messages = messagesOf(json, side);
  const found = side === "input" ? lastUserText(messages) : answerText(messages.slice(-1), false);
  return found || text;
}
