// The end of a long conversation, without parsing all of it: each call of an agent sends the whole history again, and a
// step only shows the last question. A message of the user is found from the end, and what follows it is parsed:
//   [{"role":"user",…},{"role":"assistant",…},{"role":"user",…},{"role":"tool",…}]
//                                             └ "[" + from here on is JSON, if this is an element of the outer list
// (A nested list leaves a bracket too many; inside a string the quotes would be escaped.)
import type { Json } from "@/lib/domain/trace/step";
import { messagesOf, type ReadMessage } from "@/lib/otlp/dialects/messages";
import { isList, parseJson } from "@/lib/otlp/dialects/read";

const shortest = 2048;
const triesMax = 4;
const starts = ['{"role":"user"', '{"role": "user"'];
const lead = '"user"'.length;

/** The messages from the last question on; null where the text is short, or its end does not hold one in this form. */
export function tailMessages(text: string): readonly ReadMessage[] | null {
  if (text.length < shortest || !text.startsWith("[{")) return null;
  const start = starts.find((form) => text.startsWith(form.slice(0, -lead), 1));
  if (start === undefined) return null;
  let end = text.length;
  for (let tries = 0; tries < triesMax; tries += 1) {
    const from = text.lastIndexOf(start, end - 1);
    if (from <= 1) return null;
    const parsed: Json | undefined = parseJson(`[${text.slice(from)}`);
    const messages = isList(parsed) ? messagesOf(parsed, "input") : [];
    if (messages.some((message) => message.role === "user" && message.parts.some(isText))) return messages;
    end = from;
  }
  return null;
}

const isText = (part: ReadMessage["parts"][number]): boolean => part.type === "text" && part.text.trim() !== "";
